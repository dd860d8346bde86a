import { flatGeometry, stepsOf } from '../geometry';
import type { ProcessorDescription } from '../hardware/processor-description';
import type { MachineDescription } from '../machine-description';
import { NativeRegime } from './native-regime';
import { NestedRegime } from './nested-regime';
import { ProtectedRegime } from './protected-regime';
import type { RegimeHandler } from './regime-handler';
import type { RegimeParts } from './regime-parts';
import { ShadowRegime } from './shadow-regime';

/** Makes the handler of a machine's regime. */
export function makeRegime(parts: RegimeParts): RegimeHandler {
  const { regime, guest } = parts.description;
  switch (regime.kind) {
    case 'native':
      return new NativeRegime(parts);
    case 'two-level':
    case 'nested':
      return new NestedRegime(parts);
    case 'protected':
      return new ProtectedRegime(parts);
    case 'shadow':
      return new ShadowRegime(parts, {
        tracking: regime.tracking,
        updates: regime.onWrite === 'update',
        shadowSteps: stepsOf(guest),
      });
    case 'agile':
      return new ShadowRegime(parts, {
        tracking: 'write-protect',
        updates: false,
        shadowSteps: stepsOf(guest) - regime.nestedSteps,
      });
  }
}

/** What of a machine its processor is: above all, from which row of a walk on addresses are guest-physical. */
export function describeProcessor(description: MachineDescription): ProcessorDescription {
  const { regime, guest, controls } = description;
  const steps = stepsOf(guest);
  const isNested = regime.kind === 'nested' || regime.kind === 'two-level';
  const hostFrom = isNested ? 0 : regime.kind === 'agile' ? steps - regime.nestedSteps + 1 : steps + 1;
  // A shadow keeps clean pages read-only, so its hardware must mind W for the kernel too.
  const isShadowed = regime.kind === 'shadow' || hostFrom === steps + 1;
  const mindsW = isShadowed && (regime.kind === 'shadow' || regime.kind === 'agile');
  return { ...description, hostFrom, controls: mindsW ? { ...controls, wp: true } : controls };
}

/** Completes a description: a machine with two-level mapping has a flat real map, wide enough for all of its gPAs. */
export function completeDescription(description: MachineDescription): MachineDescription {
  if (description.regime.kind !== 'two-level') return description;
  const pageBits = Math.ceil(Math.log2(description.frames));
  return { ...description, host: flatGeometry(Math.min(pageBits, 24)) };
}

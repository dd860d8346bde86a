import type { Step } from '../../grader/contracts/chapter';
import { EXIT_KINDS, fieldOf, stateAfter, type ExitCounts } from './hypervisor-state';

/**
 * Adds up the exits of all operations that one hypervisor was sent: those that an access reported itself, and those that
 * an operation is by its kind (06.S2, 06.S11, 06.S14, 06.S16). An operation that threw is no exit (06.S3, 06.S15).
 */
export function observedExits(steps: readonly Step[], hypervisor: number): ExitCounts {
  const counts: Record<string, number> = Object.fromEntries(EXIT_KINDS.map((kind) => [kind, 0]));
  const known = new Set<unknown>();
  for (const step of steps) {
    const state = stateAfter(step);
    if ('thrown' in step.reply || state?.hypervisor !== hypervisor) continue;
    if (step.call.op === 'loadCr3') known.add(step.call.args['root']);
    for (const [kind, count] of exitsOf(step, state.mode, known)) counts[kind] = (counts[kind] ?? 0) + count;
  }
  return counts as ExitCounts;
}

function exitsOf(
  { call, result }: Step,
  mode: string,
  known: ReadonlySet<unknown>,
): readonly (readonly [kind: string, count: number])[] {
  const isTrapped = mode === 'write-protect' && known.has(call.args['root']);
  switch (call.op) {
    case 'loadCr3':
      return [['cr3', 1]];
    case 'invlpg':
      return [['invlpg', 1]];
    case 'hypercall':
    case 'hypercallPages':
      return [['hypercall', 1]];
    case 'guestWritePte':
      return isTrapped ? [['pt-write', 1]] : [];
    case 'writePages':
      return isTrapped ? [['pt-write', Number(call.args['count'])]] : [];
    case 'accessPages':
      return [
        ['hv-fault', Number(fieldOf(result, 'hvFaults') ?? 0)],
        ['guest-fault', Number(fieldOf(result, 'guestFaults') ?? 0)],
      ];
    case 'access': {
      const exits = fieldOf(result, 'exits');
      return Array.isArray(exits) ? exits.map((kind) => [String(kind), 1]) : [];
    }
    default:
      return [];
  }
}

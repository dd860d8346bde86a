import type { Regime } from '../../../reference/stack';

/** Every regime, with the name that a test shows. Agile paging from all shadow to all nested but its root. */
export const ALL_REGIMES: ReadonlyArray<readonly [name: string, regime: Regime]> = [
  ['native', { kind: 'native' }],
  ['two-level', { kind: 'two-level' }],
  ['protected', { kind: 'protected' }],
  ['shadow, write-protect', { kind: 'shadow', tracking: 'write-protect' }],
  ['shadow, write-protect, updated', { kind: 'shadow', tracking: 'write-protect', onWrite: 'update' }],
  ['shadow, lazy', { kind: 'shadow', tracking: 'lazy' }],
  ['shadow, paravirt', { kind: 'shadow', tracking: 'paravirt' }],
  ['nested', { kind: 'nested' }],
  ['agile 0', { kind: 'agile', nestedSteps: 0 }],
  ['agile 1', { kind: 'agile', nestedSteps: 1 }],
  ['agile 2', { kind: 'agile', nestedSteps: 2 }],
];

export type { AccessBatch, Wish } from './access';
export { createBatch, KIND, kindOf, modeOf, pushAccess, wishOf } from './access';
export type { AccessRecord, CacheEvent, ExitEvent, ReferenceEvent } from './access-record';
export type { CacheCounts, Counters, ExitKind } from './counters';
export { EXIT_KINDS } from './counters';
export { createStack } from './create-stack';
export type { Controls, EntryRules } from './entry-rules';
export { BIT, COURSE_RULES, USUAL_CONTROLS, X86_RULES } from './entry-rules';
export type { Geometry } from './geometry';
export {
  addressBits,
  bitsBelow,
  FIVE_STEPS,
  flatGeometry,
  FOUR_STEPS,
  FRAME_BITS,
  GEOMETRIES,
  ninesGeometry,
  stepOfPage,
  stepsOf,
  THREE_STEPS,
  TWO_STEPS_32,
} from './geometry';
export type {
  CacheShape,
  CostModel,
  MachineDescription,
  Regime,
  TlbDescription,
  WalkCacheDescription,
  WriteHits,
} from './machine-description';
export { X86_MACHINE } from './machine-description';
export type { ManagedVm, MemoryManager, PageHash } from './memory/memory-manager';
export type { GuestFault, HypervisorFault, Outcome, Translated } from './outcome';
export type { GuestKernel, Mapping, Process, Stack, VmSpec } from './stack';

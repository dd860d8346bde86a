import type { MachineDescription } from '../machine-description';

/** What of a machine concerns its processor. */
export interface ProcessorDescription extends Pick<
  MachineDescription,
  'guest' | 'host' | 'rules' | 'controls' | 'tlb' | 'walkCache' | 'nestedTlb' | 'writeHits' | 'guestMarks'
> {
  /**
   * The first row of the walk whose table has a guest-physical address: 0 for nested paging, the number of guest steps + 1 for a
   * single tree.
   */
  readonly hostFrom: number;
}

import { X86_MACHINE, type Regime } from '../../reference/stack/machine-description';

/** Frames for tables that the laboratory's machines have: the flat real map of a two-level machine alone takes 4096. */
export function tableFramesFor({ kind }: Regime): number {
  return kind === 'two-level' ? 2 * X86_MACHINE.tableFrames : X86_MACHINE.tableFrames;
}

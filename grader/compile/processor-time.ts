import { readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second towards programs, whatever it counts in itself. */
const MS_PER_TICK = 10;

/** Positions, from the state on, of a process's own ticks (user, system) and of those of its ended children. */
const TICKS = [11, 12, 13, 14] as const;

/**
 * Processor time that a process and its children have used so far, in ms; null where the system does not tell, which
 * only Linux does.
 */
export function processorTime(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const own = ticksOf(pid);
  if (own === null) return null;
  const children = childrenOf(pid).map((child) => ticksOf(child) ?? 0);
  return children.reduce((sum, ticks) => sum + ticks, own) * MS_PER_TICK;
}

function ticksOf(pid: number): number | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field, the name in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return TICKS.reduce((sum, index) => sum + Number(fields[index]), 0);
}

function childrenOf(pid: number): readonly number[] {
  const list = readOrNull(`/proc/${pid}/task/${pid}/children`) ?? '';
  return list.split(' ').filter(Boolean).map(Number);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended, or this kernel does not have the file.
    return null;
  }
}

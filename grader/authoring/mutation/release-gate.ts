import type { ChapterMutation, FaultRow, MutantRow } from './mutation-result';

/** A demand of the release gate, and whether it is met. */
export interface GateDemand {
  readonly demand: string;
  readonly isMet: boolean;
  readonly detail: string;
}

/** The share of mechanical mutants without an explanation that must be killed, in percent. */
const LEAST_KILLED = 95;

/**
 * Holds a chapter against the release gate.
 *
 * @source course README.md section 6, Fault bank
 */
export function releaseGate(result: ChapterMutation): GateDemand[] {
  const { faults, mutants, goneEquivalents } = result;
  const counted = mutants.filter(({ equivalent }) => equivalent === null);
  const killed = counted.filter(({ kills }) => kills.length > 0);
  const missed = faults.filter((fault) => !isCaught(result, fault));
  const byVisible = faults.filter((fault) => countKills(result, fault, 'visible') > 0);
  const doubtful = [...faults, ...killed].filter(({ kills, isExact }) => kills.length > 0 && !isExact);
  const refuted = mutants.filter(({ equivalent, kills }) => equivalent !== null && kills.length > 0);
  const share = counted.length === 0 ? 100 : (100 * killed.length) / counted.length;
  return [
    demand('every named fault is killed', missed.length === 0, missed.map(({ id }) => id).join(', ') || 'all are'),
    demand(
      'at least half of the named faults are killed by visible tests alone',
      byVisible.length * 2 >= faults.length,
      `${byVisible.length} of ${faults.length}`,
    ),
    demand(
      `at least ${LEAST_KILLED} % of the mechanical mutants are killed`,
      share >= LEAST_KILLED,
      `${killed.length} of ${counted.length}, ${share.toFixed(1)} %`,
    ),
    demand(
      'nothing is killed only by a tolerance or a spent budget',
      doubtful.length === 0,
      doubtful.map(nameOf).join(', ') || 'nothing is',
    ),
    demand(
      'the list of equivalent mutants is true',
      refuted.length === 0 && goneEquivalents.length === 0,
      [
        ...refuted.map(({ mutant, kills }) => `${mutant.key} is killed by ${kills[0]?.checkpoint ?? ''}`),
        ...goneEquivalents.map(({ key }) => `${key} is gone`),
      ].join(', ') || 'all of it stands',
    ),
  ];
}

/** How many checkpoints of a suite a fault fails. */
export function countKills({ columns }: ChapterMutation, { kills }: FaultRow, suite: 'visible' | 'hidden'): number {
  const ids = new Set(columns.filter(({ visibility }) => visibility === suite).map(({ id }) => id));
  return kills.filter(({ checkpoint }) => ids.has(checkpoint)).length;
}

function isCaught(result: ChapterMutation, fault: FaultRow): boolean {
  return countKills(result, fault, 'visible') > 0 || countKills(result, fault, 'hidden') > 1;
}

function nameOf(row: FaultRow | MutantRow): string {
  return 'id' in row ? row.id : `${row.mutant.key} (line ${row.mutant.line})`;
}

function demand(text: string, isMet: boolean, detail: string): GateDemand {
  return { demand: text, isMet, detail };
}

import type { GateDemand } from './release-gate';
import { countKills, releaseGate } from './release-gate';
import type { ChapterMutation, FaultRow, MutantRow } from './mutation-result';
import { precisionText } from './measure-diagnosis';

/** Groups and checkpoints that are named before the rest is counted. */
const MOST_NAMED = 12;

/** Writes what mutating a chapter showed: the kill matrix, the survivors, the checkpoints without worth, the gate. */
export function mutationLines(result: ChapterMutation): string[] {
  return [
    result.chapter,
    ...matrixLines(result),
    ...openQuestions(result),
    `  Diagnosis of held-out variants: ${precisionText(result.diagnosis)}.`,
    ...releaseGate(result).map(gateLine),
    '',
  ];
}

/** What is left for the author to look at: survivors, dead checkpoints, and groups that always fail together. */
export function openQuestions(result: ChapterMutation): string[] {
  return [...survivorLines(result), ...worthLines(result)];
}

/** One character per checkpoint: what the fault fails, in the order of the suites. */
function matrixLines(result: ChapterMutation): string[] {
  const { columns, faults } = result;
  const visible = columns.filter(({ visibility }) => visibility === 'visible').length;
  const width = Math.max(...faults.map(({ id }) => id.length), 5);
  const head = `  ${'fault'.padEnd(width)}  ${'visible'.padEnd(visible)} hidden`;
  return [head, ...faults.map((fault) => `  ${fault.id.padEnd(width)}  ${rowText(result, fault)}`)];
}

function rowText(result: ChapterMutation, fault: FaultRow): string {
  const killed = new Set(fault.kills.map(({ checkpoint }) => checkpoint));
  const cells = (suite: 'visible' | 'hidden'): string =>
    result.columns
      .filter(({ visibility }) => visibility === suite)
      .map(({ id }) => (killed.has(id) ? 'x' : '.'))
      .join('');
  const counts = `${countKills(result, fault, 'visible')} + ${countKills(result, fault, 'hidden')}`;
  return `${cells('visible')} ${cells('hidden')}  ${counts}`;
}

function survivorLines({ file, mutants }: ChapterMutation): string[] {
  const survivors = mutants.filter(({ kills, equivalent }) => kills.length === 0 && equivalent === null);
  return survivors.flatMap((row) => [
    `  Survivor ${row.mutant.key}: ${row.mutant.slip}, ${file}:${row.mutant.line}:${row.mutant.column}`,
    `    - ${row.mutant.before}`,
    `    + ${row.mutant.after}`,
    ...differenceLines(row).map((line) => `    ${line}`),
  ]);
}

function differenceLines({ mutant, difference }: MutantRow): string[] {
  if (difference === null) {
    return [
      'No sequence was found on which it differs. Add a test, or list it with a reason in faults/equivalent-mutants.json:',
      JSON.stringify({ key: mutant.key, before: mutant.before, after: mutant.after, reason: '' }),
    ];
  }
  return [
    `It differs after: setup ${JSON.stringify(difference.setup)}`,
    ...difference.calls.map((call) => `  ${call}`),
    `The reference gives ${difference.expected}; the mutant gives ${difference.actual}. Add a test of that.`,
  ];
}

function worthLines({ dead, redundant }: ChapterMutation): string[] {
  return [
    ...(dead.length === 0 ? [] : [`  Dead, since nothing ever fails them: ${dead.join(', ')}.`]),
    ...redundant.slice(0, MOST_NAMED).map((group) => `  Always fail together: ${group.join(', ')}.`),
    ...(redundant.length > MOST_NAMED ? [`  ... and ${redundant.length - MOST_NAMED} more such groups.`] : []),
  ];
}

function gateLine({ demand, isMet, detail }: GateDemand): string {
  return `  ${isMet ? 'ok  ' : 'FAIL'}  ${demand}: ${detail}`;
}

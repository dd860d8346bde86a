import type { Chapter, Checkpoint, Report } from '../../../contracts/generated/report';
import type { Words } from '../../verdict-words';

/** One box of the concept strip: a clause of the course and how many of its checkpoints pass. */
export interface ConceptView {
  readonly clause: string;
  readonly state: Words;
  readonly share: string;
}

/** The strip of one chapter. */
export interface ConceptStripView {
  readonly chapter: string;
  readonly concepts: readonly ConceptView[];
}

/** Prepares the concept strip: per attempted chapter the clauses that its checkpoints name, in the course's order. */
export function viewConcepts(report: Report): ConceptStripView[] {
  return Object.entries(report.chapters)
    .filter(([, chapter]) => chapter.attempted && chapter.status === 'graded')
    .map(([id, chapter]) => ({ chapter: `${id.slice(0, 2)} ${chapter.title}`, concepts: conceptsOf(chapter) }))
    .filter(({ concepts }) => concepts.length > 0);
}

function conceptsOf(chapter: Chapter): ConceptView[] {
  const byClause = new Map<string, Checkpoint[]>();
  for (const checkpoint of chapter.checkpoints) {
    for (const clause of new Set(checkpoint.clauses)) {
      byClause.set(clause, [...(byClause.get(clause) ?? []), checkpoint]);
    }
  }
  return [...byClause]
    .sort(([a], [b]) => compareClauses(a, b))
    .map(([clause, checkpoints]) => viewClause(clause, checkpoints));
}

function viewClause(clause: string, checkpoints: readonly Checkpoint[]): ConceptView {
  const passed = checkpoints.filter(({ verdict }) => verdict === 'pass').length;
  return { clause, state: stateOf(passed, checkpoints), share: `${passed} of ${checkpoints.length}` };
}

function stateOf(passed: number, checkpoints: readonly Checkpoint[]): Words {
  if (passed === checkpoints.length) return { mark: '✓', word: 'pass', tone: 'ok' };
  if (checkpoints.every(({ verdict }) => verdict === 'not-attempted')) {
    return { mark: '○', word: 'not attempted', tone: 'quiet' };
  }
  return passed === 0 ? { mark: '✗', word: 'fail', tone: 'bad' } : { mark: '◐', word: 'in part', tone: 'warn' };
}

/** Orders `07.S9` before `07.S15`, and the common clauses `C.k` after the chapter's own. */
function compareClauses(a: string, b: string): number {
  const [groupA, numberA] = clauseKey(a);
  const [groupB, numberB] = clauseKey(b);
  if (groupA !== groupB) return groupA < groupB ? -1 : 1;
  return numberA - numberB;
}

function clauseKey(clause: string): readonly [string, number] {
  const parts = /^(.*?)(\d+)$/.exec(clause);
  return [parts?.[1] ?? clause, Number(parts?.[2] ?? 0)];
}

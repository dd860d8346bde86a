import type { Chapter, Checkpoint, Report, RootCause } from '../contracts/generated/report';

/** What a student reads where the grader failed; the staff's own text may name a hidden test. */
const NOT_JUDGED = 'The grader failed here; the staff will grade it again.';

/** New names of a chapter's checkpoints: a hidden one gets `NN.H-01`, a visible one keeps its own. */
type Names = ReadonlyMap<string, string>;

/**
 * Makes the student's report of a staff report.
 *
 * Of a hidden checkpoint it keeps the concept (as title), band, verdict, points and place in the order; its id becomes
 * `NN.H-01`, counted in the order of the chapter. Explanation, walks, seeds, credit and clauses are dropped. A root cause
 * that is a hidden checkpoint keeps only its new id and how many it groups. Text about the grader's own faults becomes a fixed
 * sentence. A student's report comes back as it is.
 *
 * @source course README.md section 6 (published shares) and section 8 rule (i)
 */
export function redactForStudents(report: Report): Report {
  if (report.audience === 'student') return report;
  const chapters = Object.entries(report.chapters).map(([id, chapter]) => [id, redactChapter(id, chapter)]);
  return {
    ...withoutGraderFault(report),
    audience: 'student',
    chapters: Object.fromEntries(chapters) as Report['chapters'],
  };
}

function redactChapter(id: string, chapter: Chapter): Chapter {
  const names = publicNames(id, chapter.checkpoints);
  const concepts = new Map(
    chapter.checkpoints.filter(isHidden).map((hidden) => [hidden.id, conceptOf(hidden) ?? 'not named']),
  );
  return {
    ...withoutGraderFault(chapter),
    checkpoints: chapter.checkpoints.map((checkpoint) =>
      isHidden(checkpoint) ? redactHidden(checkpoint, names) : renameBlockers(checkpoint, names),
    ),
    rootCauses: chapter.rootCauses
      .filter((cause) => names.has(cause.checkpoint))
      .map((cause) => redactCause(cause, names, concepts.get(cause.checkpoint))),
  };
}

function publicNames(chapterId: string, checkpoints: readonly Checkpoint[]): Names {
  let count = 0;
  return new Map(
    checkpoints.map((checkpoint) => [
      checkpoint.id,
      isHidden(checkpoint) ? `${chapterId.slice(0, 2)}.H-${String(++count).padStart(2, '0')}` : checkpoint.id,
    ]),
  );
}

/** Names every field that it keeps, so that a field added to the format later stays hidden until someone decides. */
function redactHidden(hidden: Checkpoint, names: Names): Checkpoint {
  const concept = conceptOf(hidden);
  const kept: Checkpoint = {
    id: names.get(hidden.id) ?? 'H',
    title: concept ?? 'Hidden test',
    verdict: hidden.verdict,
    points: hidden.points,
    maxPoints: hidden.maxPoints,
    visibility: 'hidden',
    band: hidden.band,
    clauses: [],
  };
  if (concept !== undefined) kept.concept = concept;
  if (hidden.blockedBy !== undefined) kept.blockedBy = rename(hidden.blockedBy, names);
  return kept;
}

/** A concept that is the title itself was never written: the title stood in for it, and a hidden title is not shown. */
function conceptOf({ concept, title }: Checkpoint): string | undefined {
  return concept === title ? undefined : concept;
}

function renameBlockers(checkpoint: Checkpoint, names: Names): Checkpoint {
  return checkpoint.blockedBy === undefined
    ? checkpoint
    : { ...checkpoint, blockedBy: rename(checkpoint.blockedBy, names) };
}

function redactCause(cause: RootCause, names: Names, hiddenConcept: string | undefined): RootCause {
  return {
    checkpoint: names.get(cause.checkpoint) ?? 'H',
    summary: hiddenConcept === undefined ? cause.summary : `A hidden test fails. Concept: ${hiddenConcept}.`,
    others: rename(cause.others, names),
    blocked: rename(cause.blocked, names),
  };
}

/** An id that names no checkpoint of the chapter is not passed on: nobody knows what it says. */
function rename(ids: readonly string[], names: Names): string[] {
  return ids.map((id) => names.get(id)).filter((name) => name !== undefined);
}

function withoutGraderFault<T extends Pick<Chapter, 'status' | 'problem'>>(part: T): T {
  return part.status === 'not-judged' && part.problem !== undefined
    ? { ...part, problem: { message: NOT_JUDGED } }
    : part;
}

function isHidden(checkpoint: Checkpoint): boolean {
  return checkpoint.visibility === 'hidden';
}

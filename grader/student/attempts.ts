import { shortDigest } from '../contracts/digest';
import type { AttemptsFile, BandShare, ChapterAttempts, LastRun } from '../contracts/generated/attempts';
import type { Chapter, Checkpoint, Report } from '../contracts/generated/report';
import { BANDS } from '../contracts/verdict';

/** The state of somebody who has run nothing yet. */
export const NO_ATTEMPTS: AttemptsFile = { schema: 1, chapters: {} };

/** More different files per checkpoint unlock nothing, so they are not kept. */
const MOST_KEPT = 8;

const NEVER_RUN: ChapterAttempts = { attempts: 0, source: '', failing: {}, opened: [] };

/** What is known of a chapter; nothing yet is known of one that never ran. */
export function attemptsAt(state: AttemptsFile, chapter: string): ChapterAttempts {
  return Object.hasOwn(state.chapters, chapter) ? (state.chapters[chapter] ?? NEVER_RUN) : NEVER_RUN;
}

/** Digest of the files of one chapter: equal for two runs of the same files, whatever else lies beside them. */
export function sourceDigest(
  chapter: string,
  files: readonly { readonly path: string; readonly sha256: string }[],
): string {
  const own = files.filter(({ path }) => path.startsWith(`${chapter}/`)).map(({ path, sha256 }) => [path, sha256]);
  return shortDigest(JSON.stringify(own));
}

/**
 * Adds a run of visible tests to the state. A run is an attempt if the chapter's files differ from those of the run
 * before and are more than stubs; a checkpoint's failures count once per different files. Nothing is added of a chapter without a file or one
 * that the grader failed to judge, and a stub is no failure.
 *
 * @param isWhole - whether all visible tests of the chapters ran; a part of them unlocks hints but is no result
 */
export function addRun(state: AttemptsFile, report: Report, isWhole: boolean): AttemptsFile {
  const chapters = { ...state.chapters };
  for (const [id, chapter] of Object.entries(report.chapters)) {
    if (!chapter.attempted || chapter.status === 'not-judged') continue;
    const source = sourceDigest(id, report.submission.files);
    chapters[id] = addChapterRun(attemptsAt(state, id), chapter, { source, isWhole });
  }
  return { ...state, chapters };
}

interface RunFacts {
  readonly source: string;
  readonly isWhole: boolean;
}

function addChapterRun(before: ChapterAttempts, chapter: Chapter, { source, isWhole }: RunFacts): ChapterAttempts {
  const isAttempt = before.source !== source && !isUntouched(chapter);
  return {
    ...before,
    attempts: before.attempts + (isAttempt ? 1 : 0),
    source,
    failing: chapter.status === 'graded' ? addFailures(before.failing, chapter.checkpoints, source) : before.failing,
    ...(isWhole ? { last: lastRunOf(chapter, source) } : {}),
  };
}

/** Whether nothing but the exports is there: all else says that it is not attempted. */
function isUntouched({ status, checkpoints }: Chapter): boolean {
  return (
    status === 'graded' &&
    checkpoints.every(({ verdict }) => verdict === 'pass' || verdict === 'not-attempted') &&
    checkpoints.some(({ verdict }) => verdict === 'not-attempted')
  );
}

function addFailures(
  before: ChapterAttempts['failing'],
  checkpoints: readonly Checkpoint[],
  source: string,
): ChapterAttempts['failing'] {
  const failing = new Map(Object.entries(before));
  for (const { id, verdict } of checkpoints) {
    const seen = failing.get(id) ?? [];
    if (verdict === 'pass' || verdict === 'not-attempted' || verdict === 'not-judged') continue;
    if (!seen.includes(source) && seen.length < MOST_KEPT) failing.set(id, [...seen, source]);
  }
  return Object.fromEntries(failing);
}

function lastRunOf(chapter: Chapter, source: string): LastRun {
  const { checkpoints, rootCauses } = chapter;
  const root = rootCauses[0]?.checkpoint ?? checkpoints.find(({ verdict }) => verdict !== 'pass')?.id;
  return {
    source,
    status: chapter.status === 'ungradable' ? 'ungradable' : 'graded',
    passed: checkpoints.filter(({ verdict }) => verdict === 'pass').length,
    of: checkpoints.length,
    untouched: checkpoints.filter(({ verdict }) => verdict === 'not-attempted').length,
    bands: Object.fromEntries(
      BANDS.flatMap((band) =>
        shareOf(
          checkpoints.filter((each) => each.band === band),
          band,
        ),
      ),
    ),
    ...(root === undefined ? {} : { root }),
  };
}

function shareOf(checkpoints: readonly Checkpoint[], band: string): (readonly [string, BandShare])[] {
  if (checkpoints.length === 0) return [];
  const score = checkpoints.reduce((sum, { points }) => sum + (points ?? 0), 0);
  return [[band, { score, maxScore: checkpoints.reduce((sum, { maxPoints }) => sum + maxPoints, 0) }]];
}

/** Notes that rungs of a checkpoint's ladder were shown; each is noted once. */
export function addOpened(
  state: AttemptsFile,
  chapter: string,
  checkpoint: string,
  rungs: readonly number[],
): AttemptsFile {
  const before = attemptsAt(state, chapter);
  const isNoted = (rung: number): boolean =>
    before.opened.some((each) => each.checkpoint === checkpoint && each.rung === rung);
  const added = rungs.filter((rung) => !isNoted(rung)).map((rung) => ({ checkpoint, rung }));
  if (added.length === 0) return state;
  return { ...state, chapters: { ...state.chapters, [chapter]: { ...before, opened: [...before.opened, ...added] } } };
}

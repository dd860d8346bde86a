import type { Random } from '../../../grader/contracts/chapter';
import type { AttemptsFile } from '../../../grader/contracts/generated/attempts';
import type { Json, JsonObject } from '../../../grader/contracts/json';
import type { SubmittedFile } from '../../../grader/contracts/submission';
import { renderStatus } from '../../../grader/report/terminal/render-status';
import { addOpened, addRun, attemptsAt, sourceDigest } from '../../../grader/student/attempts';
import { parseAttempts } from '../../../grader/student/attempts-file';
import { chapterStatus } from '../../../grader/student/chapter-status';
import { sampleReport } from '../../grader/report/fixtures/reports';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { mutateJsonText } from '../mutators/mutate-json-text';
import { troubleOf } from '../oracles/hiding';

const CHAPTER = { id: '07-nested-paging', title: 'Nested paging', weight: 1, file: 'nested-paging.ts' } as const;
const FILES: readonly SubmittedFile[] = [
  { path: `${CHAPTER.id}/${CHAPTER.file}`, text: '', bytes: 0, sha256: 'f'.repeat(64) },
];
/** Of these files, so that the state is that of a run of them. */
const DIGEST = sourceDigest(CHAPTER.id, FILES);

/**
 * What a student's folder keeps of earlier runs: damaged, it counts for nothing; whole, another run can be added, after
 * which it is whole again, and what is told of it is harmless.
 */
export const attempts: FuzzTarget<string> = {
  name: 'attempts',
  share: 300,
  make: (random) => {
    const text = JSON.stringify(drawState(random));
    return random.chance(1, 2) ? text : mutateJsonText(text, random);
  },
  vary: mutateJsonText,
  check: (text) => {
    const state = parseAttempts(text);
    if (state === null) return 'damaged';
    expectRun(state);
    const status = chapterStatus(CHAPTER, state, FILES);
    const shown = renderStatus([status], { color: false, width: 100 });
    const trouble = troubleOf(shown);
    if (trouble !== null) throw new Mishandled(`a status ${trouble}: ${JSON.stringify(shown)}`);
    return `${status.next} ${status.changed} ${status.attempts > 0}`;
  },
  sizeOf: (text) => text.length,
  save: (text) => text,
  load: (saved) => String(saved),
};

/** A run adds one attempt at most, a rung that was opened is noted, and what comes of it can be read again. */
function expectRun(state: AttemptsFile): void {
  const ran = addOpened(addRun(state, sampleReport(), true), CHAPTER.id, '07.first', [2, 2, 3]);
  const [before, after] = [attemptsAt(state, CHAPTER.id), attemptsAt(ran, CHAPTER.id)];
  const added = after.attempts - before.attempts;
  // Beyond 2^53 numbers have gaps; nobody runs as often.
  if (Number.isSafeInteger(after.attempts) && added !== 0 && added !== 1)
    throw new Mishandled(`${added} attempts for one run`);
  if (parseAttempts(JSON.stringify(ran)) === null) throw new Mishandled('a state that cannot be read again');
}

function drawState(random: Random): JsonObject {
  const digest = (): Json => random.pick([DIGEST, '', hostileText(random)]);
  const chapter: JsonObject = {
    attempts: random.pick([0, 1, 7, 2 ** 40]),
    source: random.pick([DIGEST, 'fedcba9876543210']),
    ...(random.chance(2, 3) ? { last: drawLast(random) } : {}),
    failing: { [random.pick(['07.first', '__proto__', hostileText(random)])]: [digest()] },
    opened: random.chance(1, 2) ? [{ checkpoint: hostileText(random), rung: random.int(1, 5) }] : [],
  };
  return { schema: 1, chapters: { [random.chance(5, 6) ? CHAPTER.id : hostileText(random)]: chapter } };
}

function drawLast(random: Random): JsonObject {
  return {
    source: DIGEST,
    status: random.pick(['graded', 'ungradable']),
    passed: random.int(0, 3),
    of: random.int(0, 3),
    untouched: random.int(0, 2),
    bands: random.chance(1, 2) ? { core: { score: random.pick([0, 2.5, 1e300]), maxScore: 5 } } : {},
    ...(random.chance(2, 3) ? { root: hostileText(random) } : {}),
  };
}

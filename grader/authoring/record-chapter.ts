import type { RecordedFile } from '../contracts/generated/recorded';
import type { Chapter } from '../contracts/chapter';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';
import { judgeChapter } from '../judge/judge-chapter';
import type { CourseChapter, Grading } from '../pipeline';
import { applyFault } from './apply-fault';
import { assignmentPath, readReference, studentPath } from './author-inputs';
import { inMemorySubmission } from './in-memory-submission';

/**
 * Records what grading needs to know of the reference and of the named faults: the fuel of every test, and the digest of
 * what was observed at every checkpoint that a fault fails.
 */
export async function recordChapter(grading: Grading, part: CourseChapter): Promise<RecordedFile> {
  const { chapter } = part;
  const reference = await judgeText(grading, part, readReference(chapter));
  const fuel: Record<string, number> = {};
  for (const { test, fuel: ticks } of reference) fuel[test] = Math.max(fuel[test] ?? 0, ticks);
  const faults: Record<string, Record<string, string>> = {};
  // Faults are run under the budgets just measured, as submissions will be.
  const measured = { ...part, chapter: { ...chapter, recorded: emptyRecord(chapter, fuel) } };
  for (const fault of chapter.faults?.faults ?? []) {
    const text = applyFault(readReference(chapter), fault, assignmentPath(chapter, 'faults/faults.json'));
    const failing = (await judgeText(grading, measured, text)).filter(({ verdict }) => verdict !== 'pass');
    faults[fault.id] = Object.fromEntries(failing.map(({ id, observed }) => [id, observed]));
  }
  return { ...emptyRecord(chapter, fuel), faults };
}

function emptyRecord(chapter: Chapter, fuel: Record<string, number>): RecordedFile {
  return { $schema: '../schema/recorded.schema.json', schema: 1, chapter: chapter.id, fuel, faults: {} };
}

async function judgeText(grading: Grading, part: CourseChapter, text: string): Promise<JudgedCheckpoint[]> {
  const taken = inMemorySubmission('recorded', { [studentPath(part.chapter)]: text });
  if (taken.kind !== 'submission') throw new Error('judgeText: an in-memory submission is always taken in');
  const compiled = await grading.compile(taken.submission, part.chapter);
  if (compiled.kind !== 'compiled')
    throw new Error(`judgeText: ${part.chapter.id} does not compile: ${JSON.stringify(compiled)}`);
  const sandbox = grading.openSandbox();
  try {
    const engine = sandbox.engine({ guest: part.guest, submission: compiled.script });
    return await judgeChapter({
      chapter: part.chapter,
      run: (program) => engine.run(program),
      oracle: part.oracle,
      types: Promise.resolve({ state: 'checked', problems: [] }),
      locate: () => undefined,
      shrinkHidden: false,
    });
  } finally {
    await sandbox.close();
  }
}

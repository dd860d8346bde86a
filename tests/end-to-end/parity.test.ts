import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyFault } from '../../grader/authoring/apply-fault';
import { inMemorySubmission } from '../../grader/authoring/in-memory-submission';
import { openCourse } from '../../grader/class/open-course';
import { openCompiler, type Compiler } from '../../grader/compile/open-compiler';
import type { Engine } from '../../grader/contracts/engine';
import type { SubjectExports } from '../../grader/contracts/operations';
import { judgeChapter } from '../../grader/judge/judge-chapter';
import type { CourseChapter } from '../../grader/contracts/grading';
import { builtRunner, processLane } from '../../grader/sandbox/lane';
import { openSandbox } from '../../grader/sandbox/open-sandbox';
import { openPlainEngine } from '../../grader/sandbox/plain-engine';
import * as machine from '../../reference/machine';
import { CHAPTERS, TOP } from '../support/installed';

jest.setTimeout(120_000);

const lane = processLane(builtRunner(), 'the level that every system has');
let compiler: Compiler;
beforeAll(() => {
  compiler = openCompiler();
  compiler.warm();
});
afterAll(() => compiler.close());

/** What a judge made of a checkpoint; the fuel is left out, because plain V8 counts none. */
interface Outcome {
  readonly verdict: string;
  readonly credit: number;
  readonly seeds?: { readonly passed: number; readonly of: number };
  readonly cause?: string;
}

/** Judges a submission by the visible and the hidden suite. */
async function judge({ chapter, oracle }: CourseChapter, engine: Engine): Promise<Record<string, Outcome>> {
  const judged = await judgeChapter({
    chapter,
    run: (program) => engine.run(program),
    oracle,
    types: Promise.resolve({ state: 'checked', problems: [] }),
    locate: () => undefined,
    shrinkHidden: false,
  });
  return Object.fromEntries(
    judged.map(({ id, verdict, credit, seeds, cause }) => [
      id,
      { verdict, credit, ...(seeds === undefined ? {} : { seeds }), ...(cause === undefined ? {} : { cause }) },
    ]),
  );
}

/** Judges one text of a chapter's file in both engines. */
async function judgeInBoth(part: CourseChapter, text: string) {
  const { chapter, guest } = part;
  const taken = inMemorySubmission('parity', { [`${chapter.id}/${chapter.assignment.file}`]: text });
  if (taken.kind !== 'submission') throw new Error('judgeInBoth: an in-memory submission is always taken in');
  const compiled = await compiler.compile(taken.submission, { id: chapter.id, file: chapter.assignment.file });
  if (compiled.kind !== 'compiled') throw new Error(`judgeInBoth: ${JSON.stringify(compiled)}`);
  const load = evaluate(compiled.script);
  const plain = await judge(part, openPlainEngine(chapter.judging.operations, load, machine));
  const sandbox = openSandbox(lane);
  try {
    return { plain, graded: await judge(part, sandbox.engine({ guest, submission: compiled.script })) };
  } finally {
    await sandbox.close();
  }
}

/** Evaluates a compiled submission in this process; each call makes its exports anew, as each program does. */
function evaluate(script: string): () => SubjectExports {
  const factory = new Function(`return ${script}`)() as (given: typeof machine) => SubjectExports;
  return () => factory(machine);
}

describe.each(CHAPTERS)('chapter %s', (id) => {
  const [part] = openCourse([id]);
  if (part === undefined) throw new Error(`no chapter ${id}`);
  const file = part.chapter.assignment.file;
  const reference = readFileSync(join(TOP, 'reference', id, file), 'utf8');
  const faults = part.chapter.faults?.faults ?? [];

  // How many checkpoints pass: neither engine may pass all, or none, out of blindness.
  const all = (passes: number, of: number): boolean => passes === of;
  const onlyExports = (passes: number): boolean => passes === 1;
  const notAll = (passes: number, of: number): boolean => passes < of;

  test.each([
    { name: 'the reference', text: reference, isRight: all },
    { name: 'the starter', text: readFileSync(join(TOP, 'starter', id, file), 'utf8'), isRight: onlyExports },
    ...faults.map((fault) => ({
      name: `${fault.id} (${fault.wrong.replace(/\.$/, '')})`,
      text: applyFault(reference, fault, id),
      isRight: notAll,
    })),
  ])('plain V8 and the graded engine judge $name alike', async ({ text, isRight }) => {
    const { plain, graded } = await judgeInBoth(part, text);
    expect(plain).toEqual(graded);
    const outcomes = Object.values(graded);
    const passes = outcomes.filter(({ verdict }) => verdict === 'pass').length;
    expect(outcomes.length).toBeGreaterThan(70);
    expect([passes, isRight(passes, outcomes.length)]).toEqual([passes, true]);
  });
});

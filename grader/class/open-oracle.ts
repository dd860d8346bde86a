import type { ChapterJudging, Sequence } from '../contracts/chapter';
import type { Transcript } from '../contracts/engine';
import type { SubjectExports } from '../contracts/operations';
import { openPlainEngine } from '../sandbox/plain-engine';

/** A reference chapter as `npm run build` bundles it, with the given module that its errors come from. */
interface OracleModule {
  readonly reference: SubjectExports;
  readonly machine: Readonly<Record<string, unknown>>;
}

/**
 * Opens a chapter's reference as the oracle of its properties. It runs in this process, on plain V8, since it is ours.
 * What it answered to a sequence is kept as long as the sequence is, since all submissions of a class get the same ones.
 *
 * @param file - `oracle.js` of the chapter; it is loaded when the first answer is not known
 * @param answerTo - what is known without running the reference
 */
export function openOracle(
  file: string,
  judging: ChapterJudging,
  answerTo: (sequence: Sequence) => Transcript | undefined = () => undefined,
): (sequence: Sequence) => Transcript {
  let engine: ReturnType<typeof openPlainEngine> | null = null;
  const answers = new WeakMap<Sequence, Transcript>();
  return (sequence) => {
    const known = answerTo(sequence) ?? answers.get(sequence);
    if (known !== undefined) return known;
    engine ??= openReferenceEngine(file, judging);
    const answer = engine.runSync({ ...sequence, suite: 0, fuel: 0 });
    answers.set(sequence, answer);
    return answer;
  };
}

function openReferenceEngine(file: string, { operations }: ChapterJudging): ReturnType<typeof openPlainEngine> {
  const { reference, machine } = require(file) as OracleModule;
  return openPlainEngine(operations, () => reference, machine);
}

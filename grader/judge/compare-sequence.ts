import type { Chapter, Property, Sequence } from '../contracts/chapter';
import type { Transcript } from '../contracts/engine';
import { describeValue } from './describe';
import { plainFinding, type Finding } from './finding';
import { compareResults, FrameRenaming } from './frame-renaming';
import { judgeBus } from './judge-reply';
import { judgedStep, type JudgedStep } from './steps';
import { endedFinding, thrownFinding } from './stopped';
import { describeReference } from './trace';

/** A sequence with what the reference and the submission did of it. */
export interface SequenceRun {
  readonly sequence: Sequence;
  readonly oracle: Transcript;
  readonly actual: Transcript;
}

/**
 * Compares a submission's run of a sequence with the reference's, operation by operation, then asks the chapter's
 * invariants and the property's own condition.
 *
 * @returns the first finding, or null where the property holds for this sequence
 * @source course README.md section 6, band Property
 */
export function compareSequence(chapter: Chapter, property: Property, run: SequenceRun): Finding | null {
  if (isSame(run)) return null;
  const expected = oracleSteps(chapter, run);
  const actual = stepsOf(chapter, run.sequence, run.actual);
  const renaming = new FrameRenaming();
  for (const [index, wanted] of expected.entries()) {
    const made = actual[index];
    if (made === undefined) {
      const { loading = null, end } = run.actual;
      return endedFinding(index, { loading, end }, 'an answer');
    }
    const found =
      compareStep(chapter, property, index, wanted, made, renaming) ?? brokenInvariant(chapter, actual, index);
    if (found !== null) return found;
    renaming.forgetFreed(wanted.frames, made.frames);
  }
  const broken = property.condition?.(actual, expected) ?? null;
  return broken === null
    ? null
    : plainFinding(broken.at, 'invariant', "the property's own condition to hold", broken.message);
}

/** What the engines read out of equal replies is one object, so this finds most right answers without a look into them. */
function isSame({ oracle, actual }: SequenceRun): boolean {
  const { observations } = oracle;
  return (
    actual.end === oracle.end &&
    actual.observations.length === observations.length &&
    actual.observations.every((made, index) => made === observations[index])
  );
}

const known = new WeakMap<Transcript, readonly JudgedStep[]>();

/** The reference's steps, kept as long as its transcript is. */
function oracleSteps(chapter: Chapter, { sequence, oracle }: SequenceRun): readonly JudgedStep[] {
  const steps = known.get(oracle) ?? stepsOf(chapter, sequence, oracle);
  known.set(oracle, steps);
  return steps;
}

function stepsOf(chapter: Chapter, sequence: Sequence, transcript: Transcript): readonly JudgedStep[] {
  return transcript.observations.flatMap((observation, index) => {
    const call = sequence.calls[index];
    return call === undefined ? [] : [judgedStep(call, observation, chapter.judging)];
  });
}

function compareStep(
  chapter: Chapter,
  property: Property,
  index: number,
  expected: JudgedStep,
  actual: JudgedStep,
  renaming: FrameRenaming,
): Finding | null {
  const refused = judgeBus(index, actual);
  if (refused !== null) return refused;
  if (actual.thrown !== null || expected.thrown !== null) return compareThrows(index, expected, actual);
  if (actual.bad !== null)
    return { ...plainFinding(index, 'bad-value', actual.bad.expected, actual.bad.found), path: actual.bad.path };
  const spec = chapter.judging.operations.operations[expected.call.op]?.result ?? null;
  const sameFrame = (a: number, b: number): boolean => (property.frames === 'exact' ? a === b : renaming.pair(a, b));
  const mismatch = compareResults(spec, expected.value, actual.value, sameFrame);
  if (mismatch !== null) {
    return {
      ...plainFinding(index, 'value', describeValue(mismatch.expected), describeValue(mismatch.actual)),
      path: mismatch.path,
    };
  }
  return property.references ? compareReferences(index, expected, actual) : null;
}

function compareThrows(index: number, expected: JudgedStep, actual: JudgedStep): Finding | null {
  const wanted = expected.thrown?.kind ?? null;
  if (wanted === (actual.thrown?.kind ?? null)) return null;
  const phrase = wanted === null ? 'a result' : `a ${wanted}`;
  if (actual.thrown !== null) return thrownFinding(index, actual.thrown, phrase);
  return plainFinding(index, 'value', phrase, describeValue(actual.value));
}

function compareReferences(index: number, expected: JudgedStep, actual: JudgedStep): Finding | null {
  const length = Math.max(expected.references.length, actual.references.length);
  for (let at = 0; at < length; at++) {
    const wanted = expected.references[at];
    const made = actual.references[at];
    const wantedText = wanted === undefined ? 'no further reference' : describeReference(wanted);
    const madeText = made === undefined ? 'no further reference' : describeReference(made);
    if (wantedText !== madeText) return plainFinding(index, 'trace', `reference ${at + 1}: ${wantedText}`, madeText);
  }
  return null;
}

function brokenInvariant(chapter: Chapter, steps: readonly JudgedStep[], index: number): Finding | null {
  const step = steps[index];
  if (step === undefined) return null;
  for (const name of chapter.assignment.invariants) {
    const broken = chapter.judging.invariants[name]?.(step, steps.slice(0, index)) ?? null;
    if (broken !== null)
      return { ...plainFinding(index, 'invariant', `the invariant ${name} to hold`, broken), path: name };
  }
  return null;
}

import type { KillMatrixFile } from '../../../grader/contracts/generated/kill-matrix';
import { diagnose, type DiagnosedCheckpoint } from '../../../grader/score/diagnose';

const IDS = Array.from({ length: 20 }, (_, index) => `99.t${index}`);

function matrixOf(fails: Readonly<Record<string, readonly number[]>>): KillMatrixFile {
  const faults = Object.entries(fails).map(([id, at]) => ({
    id,
    says: `I am ${id}.`,
    fails: at.map((index) => IDS[index] ?? ''),
  }));
  return { schema: 1, chapter: '99-counter', checkpoints: IDS, faults };
}

function submissionThatFails(...at: readonly number[]): DiagnosedCheckpoint[] {
  return IDS.map((id, index) => ({ id, verdict: at.includes(index) ? 'fail' : 'pass', visibility: 'visible' }));
}

const MATRIX = matrixOf({ '99-M1': [0, 1, 2, 3, 4, 5], '99-M2': [5, 6, 7], '99-M3': [15] });

describe('diagnose', () => {
  it('names the fault with the same passes and failures', () => {
    expect(diagnose(MATRIX, submissionThatFails(5, 6, 7))).toEqual({
      fault: '99-M2',
      says: 'I am 99-M2.',
      similarity: 1,
    });
  });

  it('names the closest fault from a similarity of 0.85 on', () => {
    expect(diagnose(MATRIX, submissionThatFails(0, 1, 2))).toMatchObject({ fault: '99-M1', similarity: 0.85 });
    expect(diagnose(MATRIX, submissionThatFails(0, 1, 2, 18))).toBeNull();
  });

  it('counts every verdict but pass as a failure', () => {
    const [first, ...rest] = submissionThatFails(15);
    const blocked = [{ ...(first as DiagnosedCheckpoint) }, ...rest].map((checkpoint) =>
      checkpoint.verdict === 'fail' ? { ...checkpoint, verdict: 'blocked' as const } : checkpoint,
    );
    expect(diagnose(MATRIX, blocked)).toMatchObject({ fault: '99-M3' });
  });

  it('says nothing where two faults are equally close', () => {
    const twins = matrixOf({ '99-M1': [0, 1], '99-M2': [0, 2] });
    expect(diagnose(twins, submissionThatFails(0))).toBeNull();
  });

  it('says nothing of a fault that fails nothing the submission fails', () => {
    expect(diagnose(matrixOf({ '99-M3': [15] }), submissionThatFails(3))).toBeNull();
  });

  it('says nothing where everything passes', () => {
    expect(diagnose(MATRIX, submissionThatFails())).toBeNull();
  });

  it('says nothing where a part of the visible checkpoints was not judged', () => {
    expect(diagnose(MATRIX, submissionThatFails(5, 6, 7).slice(0, 19))).toBeNull();
    const faulty = submissionThatFails(5, 6, 7).map((checkpoint, index) =>
      index === 19 ? { ...checkpoint, verdict: 'not-judged' as const } : checkpoint,
    );
    expect(diagnose(MATRIX, faulty)).toBeNull();
  });

  it('says nothing while a stub still stands, and nothing of a file in which nothing works', () => {
    const stub = submissionThatFails(5, 6, 7).map((checkpoint, index) =>
      index === 6 ? { ...checkpoint, verdict: 'not-attempted' as const } : checkpoint,
    );
    expect(diagnose(MATRIX, stub)).toBeNull();
    const all = matrixOf({ '99-M1': IDS.map((_, index) => index).slice(1) });
    expect(diagnose(all, submissionThatFails(...IDS.keys()))).toBeNull();
  });

  it('gives the same answer whatever hidden checkpoints say', () => {
    const visible = submissionThatFails(5, 6, 7);
    const hidden = IDS.map((id): DiagnosedCheckpoint => ({ id, verdict: 'fail', visibility: 'hidden' }));
    expect(diagnose(MATRIX, [...hidden, ...visible, ...hidden])).toEqual(diagnose(MATRIX, visible));
  });

  it('says nothing without a matrix', () => {
    expect(diagnose(null, submissionThatFails(15))).toBeNull();
  });
});

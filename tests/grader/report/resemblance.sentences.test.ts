import type { Chapter } from '../../../grader/contracts/generated/report';
import { knownMistake } from '../../../grader/report/resemblance';

const CHAPTER: Chapter = {
  title: 'Counting',
  status: 'graded',
  attempted: true,
  weight: 10,
  score: 50,
  maxScore: 100,
  bands: {
    gate: { score: 10, maxScore: 10 },
    core: { score: 20, maxScore: 40 },
    edge: { score: 10, maxScore: 25 },
    property: { score: 10, maxScore: 25 },
  },
  checkpoints: [],
  diagnostics: [],
  rootCauses: [],
};

const DIAGNOSIS = { fault: '99-M1', says: 'I go down.', similarity: 0.9 };

describe('knownMistake', () => {
  it('asks whether the mistake that the visible results resemble is the one', () => {
    expect(knownMistake({ ...CHAPTER, diagnosis: DIAGNOSIS })).toEqual({
      label: 'Resembles',
      sentence:
        'Your visible passes and failures are close to those of a known mistake (99-M1): “I go down.” Is that what your code does?',
    });
    expect(knownMistake({ ...CHAPTER, diagnosis: { ...DIAGNOSIS, similarity: 1 } })?.sentence).toMatch(
      /^Your visible passes and failures are those of a known mistake/,
    );
  });

  it('says no more than that where all checkpoints show which mistake it is', () => {
    const known = knownMistake({
      ...CHAPTER,
      cap: { fault: '99-M2', says: 'I forget.', restored: 0 },
      diagnosis: DIAGNOSIS,
    });
    expect(known?.label).toBe('One mistake');
    expect(known?.sentence).not.toContain('99-M1');
  });

  it('says nothing where nothing is known', () => {
    expect(knownMistake(CHAPTER)).toBeNull();
  });
});

import type { Property, Sequence } from '../../contracts/chapter';
import type { Transcript } from '../../contracts/engine';
import type { SuiteFile } from '../../contracts/generated/suite';
import type { CourseChapter } from '../../pipeline';

/**
 * A chapter that draws every sequence of its properties once, and asks the reference about it once, however many variants
 * are judged by it. Their verdicts are the same as without.
 */
export function rememberingPart(part: CourseChapter): CourseChapter {
  const { chapter } = part;
  const properties: Record<string, Property> = {};
  const suites = chapter.suites.map((suite): SuiteFile => {
    // Each property test gets a generator of its own: its seed decides what the generator draws.
    const tests = (suite.properties ?? []).map((test) => {
      const property = chapter.judging.properties[test.generator];
      if (property !== undefined) properties[test.id] = rememberDraws(property);
      return { ...test, generator: test.id };
    });
    return { ...suite, properties: tests };
  });
  const judging = { ...chapter.judging, properties };
  return { ...part, chapter: { ...chapter, suites, judging }, oracle: part.oracle && rememberAnswers(part.oracle) };
}

function rememberDraws(property: Property): Property {
  const drawn = new Map<number, Sequence>();
  return {
    ...property,
    generate: (random, run) => {
      const sequence = drawn.get(run) ?? property.generate(random, run);
      drawn.set(run, sequence);
      return sequence;
    },
  };
}

function rememberAnswers(oracle: (sequence: Sequence) => Transcript): (sequence: Sequence) => Transcript {
  const answers = new WeakMap<Sequence, Transcript>();
  return (sequence) => {
    const answer = answers.get(sequence) ?? oracle(sequence);
    answers.set(sequence, answer);
    return answer;
  };
}

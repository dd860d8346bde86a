import { problemIn, testsOf, type Check } from '../chapter-draft';
import { show } from '../show-value';

/** Every hidden test has a concept: it is all that students learn of the test. (The schema asks it of every property.) */
export const checkConcepts: Check = ({ hidden }) =>
  testsOf(hidden === null ? [] : [hidden]).flatMap((test) => {
    if (test.item.concept !== undefined) return [];
    const message = `The hidden test ${show(test.item.id)} has no "concept"; it is all that students are told of it.`;
    return [problemIn(test, ['id'], message)];
  });

import { asSentence } from '../../../grader/contracts/sentence';

test.each([
  ['the child died', 'the child died.'],
  ['Run it again.', 'Run it again.'],
  ['Why?', 'Why?'],
  ['and so on…', 'and so on…'],
])('"%s" ends once', (text, sentence) => {
  expect(asSentence(text)).toBe(sentence);
});

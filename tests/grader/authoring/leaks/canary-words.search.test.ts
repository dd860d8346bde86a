import { CANARY, CanaryWords } from '../../../../grader/authoring/leaks/canary-words';

describe('CanaryWords', () => {
  const words = new CanaryWords();
  const number = words.number();
  const address = words.address();

  test('gives out each number and each address once', () => {
    expect(new Set([number, words.number(), words.number()]).size).toBe(3);
    expect(new Set([address, words.address(), words.address()]).size).toBe(3);
    expect(address).toMatch(/^0x[1-9A-F][0-9A-F]*$/);
  });

  test.each([
    ['the word', `a <b>${CANARY}-7</b>`, [CANARY]],
    ['the word in capitals', CANARY.toUpperCase(), [CANARY]],
    ['a number', `expected hfn = ${number}, got 3`, [String(number)]],
    ['a number in hex', `0x${number.toString(16)}`, [number.toString(16)]],
    ['an address', `read ${address}.`, [address.slice(2).toLowerCase()]],
    ['an address in decimal', `{"at":${Number(address)}}`, [String(Number(address))]],
  ])('finds %s', (_, text, found) => {
    expect(words.in(text)).toEqual(found);
  });

  test.each([
    ['a number inside a digest', `sha256 00${number}ab`],
    ['a number that was not given out', `${number + 100_000}`],
    ['nothing', ''],
  ])('does not find %s', (_, text) => {
    expect(words.in(text)).toEqual([]);
  });
});

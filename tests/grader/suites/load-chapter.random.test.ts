import fc from 'fast-check';
import type { Json } from '../../../grader/contracts/json';
import { CHAPTER_FILES, type ChapterFile } from '../../../grader/suites/chapter-files';
import { checkChapter } from '../../../grader/suites/load-chapter';
import { builtValidators } from './built-validators';
import { counterTexts } from './counter-chapter';
import { counterJudging } from './counter-judging';

const BASE = counterTexts();
const FILES = Object.keys(CHAPTER_FILES) as ChapterFile[];

const anyFile = fc.constantFrom(...FILES);
const nearlyLegal = fc.constantFrom<Json>(
  ...[null, true, -1, 1.5, 1e308, '', '0x1F', '99.S1', '99.first', 'expectTrace', 'note', [], {}, [[]], [['r', '0x1']]],
  ...[{ $any: true }, { $set: 1 }, { $throws: 'RangeError' }, { $num: 'NaN' }, { $approx: [] }, { __proto__: null }],
);
const anyValue = fc.oneof(
  nearlyLegal,
  fc.jsonValue({ maxDepth: 3 }).map((value) => value as Json),
);

describe('loadChapter: random mutations', () => {
  it('ends with problems, each inside its file, or with a chapter, whatever value is replaced', () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), anyValue, (file, choice, value) => {
        expectProblemsInPlace(file, JSON.stringify(withReplaced(parsed(file), choice, value), null, 2));
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it('ends the same way whatever key is renamed', () => {
    const anyKey = fc.oneof(
      fc.constantFrom('id', 'op', 'points', 'expect', '__proto__', 'constructor', '0'),
      fc.string(),
    );
    fc.assert(
      fc.property(anyFile, fc.nat(), anyKey, (file, choice, key) => {
        const text = BASE.texts[file] ?? '';
        const keys = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?=:)/g)];
        const found = keys[choice % keys.length];
        const at = found?.index ?? 0;
        expectProblemsInPlace(
          file,
          text.slice(0, at) + JSON.stringify(key) + text.slice(at + (found?.[0].length ?? 0)),
        );
      }),
      { numRuns: 400, seed: 2 },
    );
  });

  it('ends the same way whatever piece of text is cut out or put in', () => {
    const piece = fc.oneof(
      fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '/*', '//', '\n', '-', '1e'),
      fc.string(),
    );
    fc.assert(
      fc.property(anyFile, fc.nat(), fc.nat({ max: 5 }), piece, (file, choice, length, inserted) => {
        const text = BASE.texts[file] ?? '';
        const at = choice % text.length;
        expectProblemsInPlace(file, text.slice(0, at) + inserted + text.slice(at + length));
      }),
      { numRuns: 600, seed: 3 },
    );
  });
});

function expectProblemsInPlace(file: ChapterFile, text: string): void {
  const texts = { ...BASE.texts, [file]: text };
  const { chapter, problems } = checkChapter({ ...BASE, texts }, counterJudging, { validators: builtValidators() });
  expect(chapter === null).toBe(problems.some(({ severity }) => severity === 'error'));
  for (const problem of problems) {
    const name = FILES.find((each) => problem.file.replaceAll('\\', '/') === `99-counter/${CHAPTER_FILES[each]}`);
    const line = (texts[name ?? file] ?? '').split('\n')[problem.line - 1];
    expect(name).not.toBeUndefined();
    expect(problem.column).toBeLessThanOrEqual((line?.length ?? -1) + 1);
    expect(problem.message).toMatch(/[.?]$/);
  }
}

function parsed(file: ChapterFile): Json {
  return JSON.parse(BASE.texts[file] ?? 'null') as Json;
}

/** Replaces one value anywhere in a document; `choice` says which, counted in reading order. */
function withReplaced(document: Json, choice: number, value: Json): Json {
  const left = { count: choice % countValues(document) };
  const visit = (node: Json): Json => {
    if (left.count-- === 0) return value;
    if (Array.isArray(node)) return node.map((item) => visit(item as Json));
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, visit(item)]));
  };
  return visit(document);
}

function countValues(node: Json): number {
  if (node === null || typeof node !== 'object') return 1;
  return 1 + Object.values(node).reduce((sum: number, item) => sum + countValues(item), 0);
}

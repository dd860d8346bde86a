import fc from 'fast-check';
import { readSubmission } from '../../../grader/intake/read-submission';
import { makeZip } from './make-zip';
import { makeScratch } from './scratch';

const scratch = makeScratch();
afterAll(() => scratch.remove());

const HOSTILE = [
  '..',
  '.',
  '',
  'C:',
  '\\',
  'aux',
  'CON.ts',
  'x.ts',
  'X.TS',
  '02-a',
  '07-nested-paging',
  'node_modules',
  'machine',
  'machine.ts',
  'e\u0301.ts',
  '\u00e9.ts',
  'a\u202e.ts',
  'a\0.ts',
  'a\n.ts',
  'x.d.ts',
  'trail.',
  'trail .ts',
  '.hidden.ts',
] as const;

const component = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }).map((text) => `${text}.ts`) },
);
const path = fc.array(component, { minLength: 1, maxLength: 5 }).map((components) => components.join('/'));

/** Written independently of intake: what every later stage may rely on. */
const SAFE = /^(\d\d-[a-z0-9-]+\/([^/\\:*?"<>|\0-\x1f\x7f-\x9f]+\/)*)?[^/\\:*?"<>|\0-\x1f\x7f-\x9f]+\.ts$/u;

describe('paths', () => {
  test('whatever names a zip holds, no unsafe path is taken in and no control character is printed', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(path, { minLength: 1, maxLength: 3 }), async (paths) => {
        const result = await readSubmission(scratch.zip(makeZip(paths.map((name) => ({ name, data: 'x' })))), 'id');
        expect(result.kind).not.toBe('fault');
        // A backslash of a name stands as two, and an "n" behind them is a letter.
        expect(JSON.stringify(result).replaceAll('\\\\', '/')).not.toMatch(
          /\\u00[01][0-9a-f]|\\n|[\x7f-\x9f\u200b-\u200f\u202a-\u202e]/,
        );
        if (result.kind !== 'submission') return;
        for (const file of result.submission.files) {
          taken++;
          expect(file.path).toMatch(SAFE);
          expect(file.path).toBe(file.path.normalize('NFC'));
          expect(file.path.split('/')).not.toContain('..');
          expect(file.path).not.toMatch(/^machine|(^|\/)(aux|con|node_modules)(\.|\/)/i);
        }
      }),
      { numRuns: 1500 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});

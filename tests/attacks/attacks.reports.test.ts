import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMarkup, type Markup } from '../grader/report/html/markup';
import { renderTerminal } from '../../grader/report/terminal/render-terminal';
import { filesBelow, readReport, readRun } from '../support/read-grades';
import { runCli } from '../support/run-cli';
import { readCatalogue } from './catalogue';
import { gradeInLane, type Watched } from './run-lane';
import { writeSubmission } from './submission-spec';
import { makeSurroundings, type Surroundings } from './surroundings';

jest.setTimeout(200_000);

/** Does what the attacks do, with a text that is harmless everywhere. */
const PLAIN = { source: `import { saying } from './saying';\nexport const createTarget = saying('plain');\n` };
const AUDIENCES = ['student', 'staff'] as const;

/** What hides, reorders, breaks a line or is obeyed by a terminal; lines of our own end with a line feed. */
const HIDING = /[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?!\n)\p{Cc}/u;
const COMMANDS = /^\s*::|##(\[|vso|teamcity)/m;
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

const attacks = readCatalogue().filter(({ category }) => category === 'Report injection');
const ids = attacks.flatMap(({ submissions }) => Object.keys(submissions));
const saying = ids.filter((id) => /^\d{3}-/.test(id));
let around: Surroundings;
const graded = new Map<string, Watched>();

beforeAll(async () => {
  around = await makeSurroundings();
  writeSubmission(around.folder.at('class'), 'plain', PLAIN);
  for (const { submissions } of attacks) {
    for (const [id, spec] of Object.entries(submissions)) writeSubmission(around.folder.at('class'), id, spec);
  }
  for (const audience of AUDIENCES) {
    graded.set(audience, await gradeInLane(around, 'process', around.folder.at('class'), ['--audience', audience]));
  }
});
afterAll(() => around.close());

function outOf(audience: string): string {
  return graded.get(audience)?.out ?? '';
}

function pageOf(audience: string, path: string): Markup {
  return parseMarkup(readFileSync(join(outOf(audience), path), 'utf8'));
}

/** Names of all elements and attributes of a page, and its scripts and styles. */
function vocabulary({ tags, raw }: Markup): unknown {
  const attributes = tags.flatMap((tag) => [...tag.attributes.keys()]);
  return [[...new Set(tags.map(({ name }) => name))].sort(), [...new Set(attributes)].sort(), raw];
}

/** The verdicts do not depend on the audience, so the text that was said stands in both reports, or in neither. */
describe.each(AUDIENCES)('for the audience %s', (audience) => {
  test.each(saying)('the page of %s has the elements, attributes and scripts of a harmless one', (id) => {
    const page = pageOf(audience, `${id}/report.html`);
    expect(vocabulary(page)).toEqual(vocabulary(pageOf(audience, 'plain/report.html')));
  });

  test('the index lists every submission once, with one link each to its own page', () => {
    const page = pageOf(audience, 'index.html');
    const links = page.tags
      .flatMap(({ attributes }) => attributes.get('href') ?? [])
      .filter((href) => href.startsWith('./'));
    const expected = [...ids, 'plain'].map((id) => `./${id}/report.html`).sort();
    expect(links.map(decodeURIComponent).sort()).toEqual(expected);
    expect(page.raw.map(({ name }) => name)).toEqual(expect.not.arrayContaining(['iframe']));
  });

  test('no file hides a character, and every JSON file is one that all parsers read alike', () => {
    for (const path of filesBelow(outOf(audience))) {
      const text = readFileSync(join(outOf(audience), path), 'utf8').replaceAll('\r\n', '\n');
      expect([path, HIDING.exec(text)]).toEqual([path, null]);
      const isJson = path.endsWith('.json');
      const read: unknown = isJson ? JSON.parse(text) : {};
      expect([path, typeof read, isJson ? COMMANDS.exec(text) : null]).toEqual([path, 'object', null]);
    }
  });

  test('no cell of grades.csv is a formula, and every row has as many cells as the header', () => {
    const rows = readFileSync(join(outOf(audience), 'grades.csv'), 'utf8')
      .trimEnd()
      .split('\r\n')
      .map(cellsOf);
    expect(rows).toHaveLength(ids.length + 2);
    for (const cells of rows) expect([cells, cells.length]).toEqual([cells, rows[0]?.length]);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(rows.map(([first]) => first?.replace(/^'/, '')).sort()).toEqual([...ids, 'plain', 'student'].sort());
  });

  test.each([false, true])('the terminal obeys nothing and hides nothing (colours: %s)', (color) => {
    for (const id of saying) {
      const text = renderTerminal(readReport(outOf(audience), id), { color, width: 100 });
      const lines = text.replace(COLOURS, '');
      expect([id, color || lines === text]).toEqual([id, true]);
      expect([id, HIDING.exec(lines), COMMANDS.exec(lines)]).toEqual([id, null, null]);
    }
  });

  test('the list of a class has one line for each submission', () => {
    const { stdout } = graded.get(audience) as Watched;
    expect(stdout.split('\n').filter((line) => /^\S.* {2}(graded|ungradable) /.test(line))).toHaveLength(
      ids.length + 1,
    );
    expect([HIDING.exec(stdout), COMMANDS.exec(stdout)]).toEqual([null, null]);
  });
});

test('staff read what was said as text; students read it of visible tests only', () => {
  const [student, staff] = AUDIENCES.map((audience) => pageOf(audience, '060-html/report.html').text);
  expect(student).toContain('<script>globalThis.pwned = 1</script>');
  expect(staff?.split('<script>').length).toBeGreaterThan(student?.split('<script>').length ?? 0);
});

test('--json prints JSON that a terminal and a CI log can show', async () => {
  const paths = ['061-escape-sequences', '062-invisible', '064-annotations'].map((id) => around.folder.at('class', id));
  for (const path of paths) {
    const { stdout } = await runCli(['test', '--dir', path, '--json'], { installation: around.installation });
    expect([HIDING.exec(stdout), COMMANDS.exec(stdout), typeof JSON.parse(stdout)]).toEqual([null, null, 'object']);
  }
});

test('what is no submission is named on stderr without a command in it', async () => {
  writeSubmission(around.folder.at('named'), 'plain', PLAIN);
  writeSubmission(around.folder.at('named'), '##[error]forged', { files: {} });
  const strange = ['::error::x', '##[error]x', 'a\nFAIL', '\u001b[31mred', 'b\u202Ex'];
  for (const name of strange) writeSubmission(around.folder.path, 'named', { files: { [name]: 'x' } });
  const { code, stderr } = await runCli(['grade', around.folder.at('named'), '--out', around.folder.at('out-named')], {
    installation: around.installation,
  });
  expect(code).toBe(0);
  expect(stderr.trimEnd().split('\n')).toHaveLength(strange.length);
  expect([HIDING.exec(stderr), COMMANDS.exec(stderr)]).toEqual([null, null]);
  expect(readRun(around.folder.at('out-named')).submissions).toHaveLength(1);
});

/** The cells of one row by RFC 4180. */
function cellsOf(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

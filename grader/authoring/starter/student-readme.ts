/** What the README tells of a chapter. */
export interface ListedChapter {
  readonly id: string;
  /** The files that the student writes, inside the chapter's folder. */
  readonly files: readonly string[];
  readonly title: string | null;
  /** How many hours to plan. */
  readonly hours: number | null;
}

/** Writes the student's first page. */
export function studentReadme(chapters: readonly ListedChapter[]): string {
  return [...FIRST_MINUTES, ...chapterTable(chapters), ...THE_REST].join('\n');
}

function chapterTable(chapters: readonly ListedChapter[]): string[] {
  const rows = chapters.map(({ id, files, title, hours }) => [
    title === null ? id : `${id.slice(0, 2)} ${title}`,
    files.map((file) => `[\`${id}/${file}\`](${id}/${file})`).join(', '),
    hours === null ? '' : String(hours),
  ]);
  return markdownTable([['Chapter', 'You write', 'Hours'], ...rows]);
}

/** Lays a table out as the formatter does, so that the generated file needs none. The first row is the head. */
function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line), ''];
}

const FIRST_MINUTES = [
  '# Pagewalk: your files',
  '',
  'You write one TypeScript file per chapter. Each holds stubs with their full contract; each chapter folder has a',
  '`handout.md` with the numbered clauses that the tests hold you to, and a worked example.',
  '',
  '## The first two minutes',
  '',
  '```sh',
  'npm install            # once; nothing to do if this folder came inside an installed course',
  'npx pagewalk test 02   # the visible tests of chapter 02, in the engine that grades',
  '```',
  '',
  'Every test says "not attempted" now: that is the stub. Open the file, read the comment over the first stub, write its body, and run',
  'the command again. A failure names the first step that went wrong and the clause that asks for another.',
  '',
  '## The chapters',
  '',
];

const THE_REST = [
  '## Two ways to run the same tests',
  '',
  ...markdownTable([
    ['Command', 'Use it for'],
    ['`npx pagewalk test`', 'the verdict: the same engine and the same limits as the grader'],
    ['`npm test`', 'your editor: Jest, with breakpoints, `console.log` and coverage'],
    ['`npm run typecheck`', "type errors, under the same options as the grader's own type check"],
  ]),
  'Both test commands run the visible tests, use the same judge and print the same words. The grader adds hidden tests of the same clauses.',
  '',
  '## While you work, when you are stuck, when you are done',
  '',
  ...markdownTable([
    ['Command', 'What it does'],
    ['`npx pagewalk watch 03`', 'judges the chapter whenever you save it'],
    ['`npx pagewalk explain 03.gate.trace`', 'replays one visible test: every operation, every reference, the sum behind each address'],
    ['`npx pagewalk hint 03`', 'a pointer at once; more opens with every failing version of your file; hints cost no points'],
    ['`npx pagewalk report 03 --open`', 'the same as a page, with every walk drawn'],
    ['`npx pagewalk status`', 'where you stand in all chapters, and what is next; it runs nothing'],
    ['`npx pagewalk reset 03`', 'puts the stub back and keeps your file'],
    ['`npx pagewalk submit --id you`', 'makes `you.zip` to hand in and says what it holds; it sends nothing'],
  ]),
  'What your runs showed is kept in `.pagewalk/`, on your machine only. You may delete it; no grade looks at it.',
  '',
  '## What you may use',
  '',
  '- `../machine` is given: address types and the functions that make them, the bits of page-table entries (`PTE32`, `PTE64`), faults,',
  '  memory and frames. Start with [`machine/README.md`](machine/README.md). Do not change it: the grader uses its own copy.',
  '- The language itself (ES2022). There is no Node.js in the grader: no `require`, no `process`, no packages.',
  "- Files of your own, in the chapter's folder. No chapter may import another chapter.",
  '',
  'Keep the names and places of the files. Only `.ts` files are read when your work is graded; all settings here are for you.',
  '',
];

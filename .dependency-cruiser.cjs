// Who may import whom. Every rule says why in its comment; tests/tools/architecture.rules.test.ts shows that each can fail.
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** The pipeline's stages; cli, class and authoring wire them, as pipeline.ts does. */
const STAGES = 'intake|suites|compile|sandbox|judge|score|report';
/** Scripts that only the build runs. */
const BUILD_SCRIPT = '[.]mjs$';
/** What a page is drawn with, whatever it shows: pure functions, the style sheet and its policy. */
const PAGE_DRAWING =
  'grader/report/(svg/(element|split-address|wrap-words)|html/(content-security-policy|assets|templates/head))[./]';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Files that import each other are one file in two places, and their order of loading decides what works.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...chapterOrder(),
    {
      name: 'machine-stands-alone',
      comment: 'Every chapter and every submission stands on machine/, so it can stand on none of them.',
      severity: 'error',
      from: { path: '^reference/machine/' },
      to: { pathNot: '^reference/machine/' },
    },
    {
      name: 'reference-stays-inside',
      comment:
        'The reference is the textbook and runs in a browser, a sandbox or a test: no Node.js, no package, no grader.',
      severity: 'error',
      from: { path: '^reference/' },
      to: { pathNot: '^reference/' },
    },
    {
      name: 'pure-stages-touch-no-system',
      comment:
        'The same answers give the same report, byte for byte: judge, score and report see no file, clock or process.',
      severity: 'error',
      from: { path: '^grader/(judge|score|report)/', pathNot: BUILD_SCRIPT },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-stages-use-no-package',
      comment:
        'A package may read a clock or a file unnoticed. Two are known not to: the seeded pure-rand and the Handlebars runtime.',
      severity: 'error',
      from: { path: '^grader/(judge|score|report)/', pathNot: BUILD_SCRIPT },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: 'node_modules/(handlebars|pure-rand)/',
      },
    },
    {
      name: 'stages-know-only-contracts',
      comment: 'A stage can be read, tested and replaced alone. What two stages share is a type in grader/contracts.',
      severity: 'error',
      from: { path: `^grader/(${STAGES})/` },
      to: { path: '^grader/', pathNot: '^grader/($1|contracts)/' },
    },
    {
      name: 'contracts-know-no-stage',
      comment: 'The contracts bind every stage, so they depend on none.',
      severity: 'error',
      from: { path: '^grader/contracts/' },
      to: { path: '^(grader|reference|assignments|kit)/', pathNot: '^grader/contracts/' },
    },
    {
      name: 'grader-knows-no-chapter',
      comment:
        'Adding a chapter changes nothing in grader/: it finds chapters by their folders and loads what the build made of them.',
      severity: 'error',
      from: { path: '^grader/' },
      to: { path: '^(assignments/[0-9]|reference/([0-9]|stack))' },
    },
    {
      name: 'grader-loads-no-submission',
      comment: "A submission runs only in the sandbox; an import would run it in the grader's own process.",
      severity: 'error',
      from: { path: '^(grader|kit)/' },
      to: { path: '^(starter|examples|submissions)/' },
    },
    {
      name: 'assignments-use-contracts-only',
      comment:
        "An author's code runs in the sandbox and in the judge: it sees the shared types, machine/ and its own folder.",
      severity: 'error',
      from: { path: '^assignments/([^/]+)/' },
      to: { pathNot: '^(grader/contracts/|reference/machine/|assignments/$1/)' },
    },
    {
      name: 'operations-take-only-types-of-machine',
      comment:
        'operations.ts runs beside the submission: what it needs of machine/ at run time comes from the harness.',
      severity: 'error',
      from: { path: '^assignments/[^/]+/operations[.]ts$' },
      to: { path: '^reference/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Tests are not shipped. What a test and the product share belongs to the product.',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'laboratory-runs-the-reference',
      comment:
        'The laboratory shows what the reference machines do. Of the grader it takes the shared types and the drawing of pages, so that its pages look like reports; it grades nothing.',
      severity: 'error',
      from: { path: '^laboratory/', pathNot: BUILD_SCRIPT },
      to: {
        path: '^(reference|assignments|grader|kit|starter|examples|tests)/',
        pathNot: `^(reference/|grader/contracts/|${PAGE_DRAWING})`,
      },
    },
    {
      name: 'laboratory-is-loaded-on-demand',
      comment:
        'Grading must not wait for the laboratory to load: the command line knows its types and loads its own bundle.',
      severity: 'error',
      from: { pathNot: '^(laboratory|tests)/' },
      to: { path: '^laboratory/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'students-get-no-answers',
      comment:
        "Whatever the student's package can reach is on students' disks: no reference, no hidden test, no author's tool.",
      severity: 'error',
      from: { path: '^(kit/|grader/cli/student-entry)' },
      to: {
        path: '^(reference/(?!machine/)|laboratory/|grader/authoring/|assignments/[^/]+/(generators|suites|faults))',
        reachable: true,
      },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere fails only when that line is first run.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'product-needs-no-development-package',
      comment: 'A package that only developers install is missing on the machine of a student.',
      severity: 'error',
      from: { path: '^(reference|assignments|grader|laboratory|kit)/', pathNot: BUILD_SCRIPT },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};

/** One rule for each chapter: the numbers say what is earlier, and a pattern cannot compare numbers. */
function chapterOrder() {
  const folder = join(process.cwd(), 'reference');
  const chapters = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^[0-9]{2}-/.test(name))
        .sort()
    : [];
  return chapters.map((chapter, index) => ({
    name: `chapter-${chapter.slice(0, 2)}-looks-only-back`,
    comment: 'The reference is read in order: a chapter uses machine/ and what a reader has seen in earlier chapters.',
    severity: 'error',
    from: { path: `^reference/${chapter}/` },
    to: { path: '^reference/', pathNot: `^reference/(machine|${chapters.slice(0, index + 1).join('|')})/` },
  }));
}

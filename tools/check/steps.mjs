// The steps of `npm run check`. A step starts when all steps of `after` have ended well, so order here is only a wish:
// long ones first.

const pagewalk = (...words) => ['dist/pagewalk.js', 'author', ...words];

/** `run`: what Node.js runs, from the root. `after`: names of steps whose result it needs. `tests`: left out on demand. */
export const STEPS = [
  { name: 'build', run: ['tools/build.mjs'], after: [] },
  { name: 'lint', run: ['node_modules/eslint/bin/eslint.js', '.'], after: [] },
  { name: 'types', run: ['node_modules/typescript/bin/tsc', '--noEmit'], after: [] },
  { name: 'format', run: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'], after: [] },
  {
    name: 'architecture',
    run: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.dependency-cruiser.cjs', 'reference', 'assignments', 'grader', 'laboratory', 'kit'],
    ],
    after: [],
  },
  { name: 'generated types', run: ['tools/generate-types.mjs', '--check'], after: [] },
  // It says too whether the recordings are fresh.
  { name: 'suites', run: pagewalk('check'), after: ['build'] },
  { name: 'starter', run: pagewalk('starter', '--check'), after: ['build'] },
  { name: 'pictures', run: pagewalk('narrate', '--check'), after: ['build'] },
  { name: 'documents', run: ['tools/check-docs.mjs'], after: ['build'] },
  {
    name: 'tests',
    run: ['node_modules/jest/bin/jest.js'],
    // The tests use every core: beside other steps they would only make all of them slower.
    after: [
      'build',
      'lint',
      'types',
      'format',
      'architecture',
      'generated types',
      'suites',
      'starter',
      'pictures',
      'documents',
    ],
    always: true,
    tests: true,
  },
];

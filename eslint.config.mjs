import jest from 'eslint-plugin-jest';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

const SOURCES = ['reference/**/*.ts', 'assignments/**/*.ts', 'grader/**/*.ts', 'laboratory/**/*.ts', 'kit/src/**/*.ts'];

/** Mistakes that no formatter and no type checker finds; the TypeScript files have more rules below. */
const CORE_RULES = Object.fromEntries(
  [
    'for-direction',
    'no-async-promise-executor',
    'no-compare-neg-zero',
    'no-cond-assign',
    'no-constant-binary-expression',
    'no-debugger',
    'no-dupe-else-if',
    'no-duplicate-case',
    'no-empty',
    'no-empty-character-class',
    'no-fallthrough',
    'no-loss-of-precision',
    'no-self-assign',
    'no-self-compare',
    'no-sparse-arrays',
    'no-unmodified-loop-condition',
    'no-unreachable',
    'no-unsafe-finally',
    'no-unsafe-optional-chaining',
    'no-useless-assignment',
    'no-var',
    'prefer-const',
    'require-yield',
    'use-isnan',
    'valid-typeof',
  ].map((rule) => [rule, 'error']),
);

/** The code whose answers must be the same at every run. */
const PURE = ['reference/**/*.ts', 'grader/judge/**/*.ts', 'grader/score/**/*.ts', 'grader/report/**/*.ts'];

const FORBIDDEN_SYNTAX = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name: a name can be searched for. Only configs have a default export.',
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'Use a union of string literals: it needs no code and is what the data files hold.',
  },
  { selector: 'TSModuleDeclaration[global!=true]', message: 'A file is the only namespace.' },
  {
    selector: 'TSAsExpression > TSAsExpression[typeAnnotation.type="TSUnknownKeyword"]',
    message: 'A double assertion hides every mistake: narrow the value, or parse it at the border.',
  },
];

const NO_CLOCK_OR_CHANCE = {
  'no-restricted-globals': [
    'error',
    ...['Date', 'performance', 'process', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'require'].map(
      (name) => ({
        name,
        message: 'The same input must give the same output at every run: pass in what you need.',
      }),
    ),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Draw from a seeded generator that is passed in.' },
    { object: 'crypto', property: 'randomUUID', message: 'Draw from a seeded generator that is passed in.' },
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'bench/.cache/',
      '**/node_modules/',
      'coverage/',
      'grades/',
      'starter/',
      'examples/',
      'tests/fixtures/',
      'tests/**/fixtures/',
      'grader/contracts/generated/',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  { rules: CORE_RULES },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        module: 'writable',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        structuredClone: 'readonly',
        TextDecoder: 'readonly',
        TextEncoder: 'readonly',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...FORBIDDEN_SYNTAX],
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 4],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Numbers stand in messages everywhere, and their text is always the same.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Arguments of operations are JSON values whose kind the suite loader has checked.
      '@typescript-eslint/no-base-to-string': 'off',
      // Chapters and the guest are records of functions that use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
    },
  },
  {
    files: SOURCES,
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
          require: { FunctionDeclaration: true, ClassDeclaration: true },
        },
      ],
      'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true }],
      'jsdoc/no-types': 'error',
      'jsdoc/empty-tags': 'error',
    },
  },
  { files: PURE, rules: NO_CLOCK_OR_CHANCE },
  // commander types the arguments of a command as any; the commands declare what they take.
  { files: ['grader/cli/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-argument': 'off' } },
  // The built code of a chapter is loaded by its path, which is known only when a course is opened.
  {
    files: ['grader/class/**/*.ts', 'grader/cli/**/*.ts', 'kit/src/**/*.ts'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  // A submission can patch the errors of its realm, so the guest throws marks that it cannot reach.
  { files: ['grader/sandbox/guest/**/*.ts'], rules: { '@typescript-eslint/only-throw-error': 'off' } },
  // A chapter is one file, as a student's is; this one holds a walk and two caches.
  {
    files: ['reference/08-walk-cost/walk-cost.ts'],
    rules: { 'max-lines': ['error', { max: 340, skipBlankLines: true, skipComments: true }] },
  },
  // The walk of one machine is written as text, with its geometry as constants, and compiled.
  { files: ['reference/stack/hardware/bind-loop.ts'], rules: { '@typescript-eslint/no-implied-eval': 'off' } },
  // V8's own functions are written with a sign that no parser of ours knows.
  { files: ['grader/sandbox/runner/web-assembly.ts'], rules: { '@typescript-eslint/no-implied-eval': 'off' } },
  // A list of captured built-in functions: their names say all.
  { files: ['grader/sandbox/guest/primordials.ts'], rules: { 'jsdoc/require-jsdoc': 'off' } },
  // Declarations describe modules as they are; configs are read by tools that want a default export.
  { files: ['**/*.d.ts', '*.config.ts'], rules: { 'no-restricted-syntax': 'off', 'jsdoc/require-jsdoc': 'off' } },
  { files: ['**/*.client.js'], languageOptions: { globals: { document: 'readonly', window: 'readonly' } } },
  {
    files: ['tests/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      'max-lines': 'off',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
      // Helpers expect as well, and so do tests that only one system runs.
      'jest/no-standalone-expect': 'off',
      'jest/valid-title': ['error', { ignoreTypeOfDescribeName: true }],
      'jest/no-restricted-matchers': [
        'error',
        {
          toBeTruthy: 'Say which value: a wrong type passes as well.',
          toBeFalsy: 'Say which value: a wrong type passes as well.',
          toBeDefined: 'Say which value is expected.',
        },
      ],
      // Tests look into parsed JSON, use matchers that are typed any, and evaluate compiled scripts.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-implied-eval': 'off',
    },
  },
  // A property holds for every drawn value: which expectation applies depends on the value.
  { files: ['tests/**/*.property.test.ts'], rules: { 'jest/no-conditional-expect': 'off' } },
);

/** The parts of the course's own package.json that the student's is made of. */
export interface CoursePackage {
  readonly engines: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const TOOLS = ['@types/jest', '@types/node', 'jest', 'ts-jest', 'typescript'];

/**
 * Writes the files around the chapters that let a student run the tests: the same in every starter but for versions.
 *
 * @param course - the versions that the course itself uses
 * @param kitVersion - the version of `@pagewalk/kit`
 * @returns text by path, relative to the starter
 * @throws Error if the course does not use one of the tools
 */
export function projectFiles(course: CoursePackage, kitVersion: string): Map<string, string> {
  return new Map([
    ['.gitignore', GITIGNORE],
    ['jest.config.js', JEST_CONFIG],
    ['package.json', packageJson(course, kitVersion)],
    ['pagewalk.test.ts', JEST_ENTRY],
    ['tsconfig.json', TSCONFIG],
  ]);
}

function packageJson(course: CoursePackage, kitVersion: string): string {
  const versions = { ...course.dependencies, ...course.devDependencies };
  const tools = TOOLS.map((name) => {
    const version = versions[name];
    if (version === undefined) throw new Error(`packageJson: package.json lists no version of ${name}; add it there`);
    return [name, version] as const;
  });
  const json = {
    name: 'pagewalk-starter',
    version: '1.0.0',
    description: 'Pagewalk: the files that you write',
    private: true,
    engines: course.engines,
    scripts: { test: 'jest', typecheck: 'tsc --noEmit -p .' },
    devDependencies: { '@pagewalk/kit': `^${kitVersion}`, ...Object.fromEntries(tools) },
    overrides: course.overrides,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

const GITIGNORE = `node_modules/
coverage/
grades/
.pagewalk/
`;

// ts-jest only transpiles here: a test run should not wait for a type check, and the editor shows type errors anyway.
const JEST_CONFIG = `/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.test.ts'],
  transform: { '^.+\\\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }] },
  moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.[jt]s$': '$1' },
  // A line per chapter and the failures of what you have written; with 'default' instead, Jest lists every test.
  reporters: ['@pagewalk/kit/reporter.js'],
};
`;

const JEST_ENTRY = `// The Jest entry: one describe per chapter, one test per visible case. The cases are data; \`npx pagewalk test\` runs the same.
import { registerSuites } from '@pagewalk/kit';

registerSuites(__dirname);
`;

// The options that decide which programs are right are those of the grader's type check (COMPILER_OPTIONS in
// grader/compile/type-check-host.ts). Tests are left out: they may use Node.js, chapters may not.
const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2022"],
    "types": [],
    "strict": true,
    "module": "esnext",
    "moduleResolution": "bundler",
    "moduleDetection": "force",
    "allowImportingTsExtensions": true,
    "isolatedModules": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["**/*.ts"],
  "exclude": ["node_modules", "**/*.test.ts"]
}
`;

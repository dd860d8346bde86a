import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

/** A tree in which every line of a file is an import; `breaks` names what each rule must find, and nothing else. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'reference/machine/index.ts': [],
  'reference/machine/frames.ts': ['../01-one/one'],
  'reference/01-one/one.ts': ['../machine'],
  'reference/02-two/two.ts': ['../machine', '../01-one/one', '../03-three/three', '../stack/stack'],
  'reference/03-three/three.ts': ['node:fs', '../02-other/missing', './three-helper'],
  'reference/03-three/three-helper.ts': ['./three-cycle'],
  'reference/03-three/three-cycle.ts': ['./three-helper'],
  'reference/stack/stack.ts': ['../01-one/one'],
  'grader/contracts/types.ts': ['../compile/compile'],
  'grader/compile/compile.ts': [],
  'grader/pipeline.ts': ['./judge/judge', './score/score', './intake/intake'],
  'grader/intake/intake.ts': ['node:fs', 'runtime-package', '../contracts/types', '../cli/cli'],
  'grader/judge/judge.ts': ['../contracts/types', 'pure-rand'],
  'grader/score/score.ts': ['../judge/judge', 'node:crypto'],
  'grader/report/report.ts': ['handlebars', 'runtime-package'],
  'grader/report/svg/element.ts': [],
  'grader/report/html/render-html.ts': [],
  'grader/report/build-templates.mjs': ['node:fs', 'development-package'],
  'grader/cli/lab.ts': ['../../laboratory/index', 'type:../../laboratory/index'],
  'grader/cli/cli.ts': ['../class/class', 'development-package', 'type:development-package'],
  'grader/cli/student-entry.ts': ['./shared-command'],
  'grader/cli/shared-command.ts': ['../authoring/mutate'],
  'grader/class/class.ts': [
    '../../reference/01-one/one',
    '../../reference/machine',
    '../../assignments/01-one/operations',
  ],
  'grader/authoring/mutate.ts': ['../intake/intake'],
  'grader/sandbox/sandbox.ts': ['../../examples/class/alice/01-one/one', '../../tests/support/tool'],
  'assignments/01-one/operations.ts': [
    '../../grader/contracts/types',
    'type:../../reference/machine',
    '../../reference/machine/index',
  ],
  'assignments/01-one/generators.ts': ['./operations', '../02-two/operations', '../../grader/judge/judge', 'pure-rand'],
  'assignments/02-two/operations.ts': ['type:../../reference/machine'],
  'laboratory/index.ts': [
    '../grader/contracts/types',
    '../grader/report/svg/element',
    '../grader/report/html/render-html',
    '../grader/judge/judge',
    '../reference/01-one/one',
    '../reference/stack/stack',
  ],
  'kit/src/jest.ts': ['../../grader/judge/judge', '../../reference/02-two/two'],
  'examples/class/alice/01-one/one.ts': [],
  'tests/support/tool.ts': [],
};

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'machine-stands-alone': ['reference/machine/frames.ts reference/01-one/one.ts'],
  'chapter-02-looks-only-back': [
    'reference/02-two/two.ts reference/03-three/three.ts',
    'reference/02-two/two.ts reference/stack/stack.ts',
  ],
  'reference-stays-inside': ['reference/03-three/three.ts fs', 'reference/03-three/three.ts ../02-other/missing'],
  'no-cycles': ['reference/03-three/three-cycle.ts reference/03-three/three-helper.ts'],
  'everything-resolves': ['reference/03-three/three.ts ../02-other/missing'],
  'contracts-know-no-stage': ['grader/contracts/types.ts grader/compile/compile.ts'],
  'stages-know-only-contracts': [
    'grader/intake/intake.ts grader/cli/cli.ts',
    'grader/score/score.ts grader/judge/judge.ts',
  ],
  'pure-stages-touch-no-system': ['grader/score/score.ts crypto'],
  'pure-stages-use-no-package': ['grader/report/report.ts node_modules/runtime-package/index.js'],
  'product-needs-no-development-package': ['grader/cli/cli.ts node_modules/development-package/index.js'],
  'grader-knows-no-chapter': [
    'grader/class/class.ts assignments/01-one/operations.ts',
    'grader/class/class.ts reference/01-one/one.ts',
  ],
  'grader-loads-no-submission': ['grader/sandbox/sandbox.ts examples/class/alice/01-one/one.ts'],
  'nothing-imports-tests': ['grader/sandbox/sandbox.ts tests/support/tool.ts'],
  'laboratory-runs-the-reference': [
    'laboratory/index.ts grader/judge/judge.ts',
    'laboratory/index.ts grader/report/html/render-html.ts',
  ],
  'laboratory-is-loaded-on-demand': ['grader/cli/lab.ts laboratory/index.ts'],
  'operations-take-only-types-of-machine': ['assignments/01-one/operations.ts reference/machine/index.ts'],
  'assignments-use-contracts-only': [
    'assignments/01-one/generators.ts assignments/02-two/operations.ts',
    'assignments/01-one/generators.ts grader/judge/judge.ts',
    'assignments/01-one/generators.ts node_modules/pure-rand/index.js',
  ],
  // Through any number of other files.
  'students-get-no-answers': [
    'grader/cli/student-entry.ts grader/authoring/mutate.ts',
    'grader/cli/student-entry.ts reference/01-one/one.ts',
    'kit/src/jest.ts reference/01-one/one.ts',
    'kit/src/jest.ts reference/02-two/two.ts',
    'kit/src/jest.ts reference/03-three/three-cycle.ts',
    'kit/src/jest.ts reference/03-three/three-helper.ts',
    'kit/src/jest.ts reference/03-three/three.ts',
    'kit/src/jest.ts reference/stack/stack.ts',
  ],
};

function writeTree(root: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, imports] of Object.entries(FILES)) {
    const lines = imports.map((target, i) =>
      target.startsWith('type:')
        ? `import type { T${i} } from '${target.slice(5)}';\nexport type U${i} = T${i};`
        : `import * as m${i} from '${target}';\nexport const v${i} = m${i};`,
    );
    write(
      path,
      `export type T0 = 1; export type T1 = 1; export type T2 = 1;\n${lines.join('\n')}\n`.replace(
        path.endsWith('.mjs') ? /^.*\n/ : '',
        '',
      ),
    );
  }
  for (const name of ['pure-rand', 'handlebars', 'runtime-package', 'development-package']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  const dependencies = { 'pure-rand': '1', handlebars: '1', 'runtime-package': '1' };
  write('package.json', JSON.stringify({ name: 'x', dependencies, devDependencies: { 'development-package': '1' } }));
  write('tsconfig.json', '{ "compilerOptions": { "module": "node16", "moduleResolution": "node16" } }');
}

function cruise(root: string): readonly Violation[] {
  const script = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [script, '--config', CONFIG, '--output-type', 'json', 'reference', 'assignments', 'grader', 'laboratory', 'kit'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}

describe('the architecture rules', () => {
  let root: string;
  let found: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'pagewalk-architecture-')));
    writeTree(root);
    const byRule = new Map<string, string[]>();
    for (const { rule, from, to } of cruise(root)) {
      byRule.set(rule.name, [...(byRule.get(rule.name) ?? []), `${from} ${to}`].sort());
    }
    found = byRule;
  });

  afterAll(() => rmSync(root, { recursive: true }));

  it.each(Object.keys(EXPECTED))('%s finds what breaks it, and nothing else', (rule) => {
    expect(found.get(rule) ?? []).toEqual([...(EXPECTED[rule] ?? [])].sort());
  });

  it('has a case here for every rule that found something', () => {
    expect([...found.keys()].sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it('gives every rule a reason', () => {
    const { forbidden } = createRequire(__filename)(CONFIG) as {
      readonly forbidden: readonly { readonly name: string; readonly comment?: string }[];
    };
    expect(forbidden.filter(({ comment = '' }) => comment.length < 40)).toEqual([]);
    const general = forbidden.map(({ name }) => name).filter((name) => !name.startsWith('chapter-'));
    expect(Object.keys(EXPECTED)).toEqual(expect.arrayContaining(general));
  });
});

import type { SubjectExports } from '../../../grader/contracts/operations';
import type { Transcript } from '../../../grader/contracts/engine';
import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import { openSandbox, type Sandbox } from '../../../grader/sandbox/open-sandbox';
import { refuseInspector } from '../../../grader/sandbox/refuse-inspector';
import { buildSandboxKit, runs, submissionOf, type SandboxKit } from './sandbox-kit';
import * as machine from './tiny/machine';
import { operations } from './tiny/operations';

let kit: SandboxKit;
let sandbox: Sandbox;
beforeAll(() => {
  kit = buildSandboxKit();
  sandbox = openSandbox(kit.lane);
});
afterAll(async () => {
  await sandbox.close();
  kit.remove();
});

/** What must not differ: everything but the engine's own words and its step count. */
function essence({ observations, end, exports, loading }: Transcript): unknown {
  const told = observations.map(({ reply, ...rest }) => ({
    ...rest,
    reply: 'thrown' in reply ? reply.thrown.kind : reply,
  }));
  return { told, end, exports, loading: loading?.kind };
}

test.each([
  [
    'values of every kind',
    'return [1, -0, 1.5, NaN, 5n, undefined, null, true, "é\\u0000\\ud800", { $a: 1 }, new Map([["k", [1]]]), () => 1, Symbol("s"), new Set([1])];',
  ],
  [
    'references and frames',
    'memory.write32(4, 2 ** 32 - 1); frames.alloc(5); wide.read64(0x10n); record(["read", 1]); return memory.read32(4);',
  ],
  ['a bad value', 'memory.write32(0, -5); memory.write32(4, "x"); return 0;'],
  ['a bus error', 'return memory.read32(0x2007);'],
  ['a RangeError', 'throw new RangeError("x");'],
  ['a stub', 'throw new machine.NotImplementedError("run");'],
  ['a double free', 'frames.free(9);'],
  ['an endless recursion', 'const down = () => 1 + down(); return down();'],
  ['a flood of references', 'for (;;) memory.read32(0);'],
  ['a type error', 'return undefined.x;'],
])('both engines tell the same of %s', async (_name, body) => {
  const submission = submissionOf(`return { run(memory, input, { wide, frames, record }) { ${body} } };`);
  const factory = runInThisRealm(submission);
  const plain = openPlainEngine(operations, () => factory(machine), machine);
  const program = runs(['a', 'b']);
  const graded = await sandbox.engine({ guest: kit.guest, submission }).run(program);
  expect(essence(await plain.run(program))).toEqual(essence(graded));
});

test('the grader takes the signal that would open its inspector', () => {
  refuseInspector();
  expect(process.listenerCount('SIGUSR1')).toBe(process.platform === 'win32' ? 0 : 1);
  process.removeAllListeners('SIGUSR1');
});

/** Evaluates the script in this realm, so that its errors are of the classes that the harness knows. */
function runInThisRealm(script: string): (given: object) => SubjectExports {
  return new Function(`return ${script};`)() as (given: object) => SubjectExports;
}

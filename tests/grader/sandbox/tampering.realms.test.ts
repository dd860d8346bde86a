import { runInNewContext } from 'node:vm';
import type { Observation } from '../../../grader/contracts/engine';
import { openSandbox, type Sandbox } from '../../../grader/sandbox/open-sandbox';
import { decodeReply } from '../../../grader/sandbox/wire/decode-observation';
import { buildSandboxKit, runs, type SandboxKit } from './sandbox-kit';
import { ATTACK_NAMES, tamperingSubmission } from './tampering-submission';

/** What really happens in the submission, whatever it has patched. */
const TRUTH: Observation = {
  reply: {
    value: {
      ok: true,
      pa: 0xffc01003,
      hfn: 8,
      big: { $big: `${0x8000000012345067n}` },
      list: [1, [2, 3]],
      map: {
        $map: [
          [7, 10],
          [3, 12],
        ],
      },
      text: 'a"b',
      odd: { $num: 'NaN' },
    },
  },
  references: [
    { kind: 'w', address: '0x1000', value: '0xFFC01003' },
    { kind: 'w', address: '0x8', value: '0x8000000012345067' },
    { kind: 'r', address: '0x1000', value: '0xFFC01003' },
    { kind: 'r', address: '0x8', value: '0x8000000012345067' },
  ],
  frames: [{ kind: 'alloc', hfn: 8 }],
  calls: [['read', 1, 7]],
  probe: { allocated: [8] },
};

const CALLS = ['work', 'report'].map((input) => JSON.stringify({ op: 'run', args: { input } }));

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

/** Expects the truth from the first reply, and from the second that no patched method or accessor was ever hit. */
function expectTruth([work, report]: readonly string[]): void {
  expect(decodeReply(work ?? '')).toEqual({ observation: TRUTH });
  expect(decodeReply(report ?? '')).toMatchObject({ observation: { reply: { value: '' } } });
}

test.each(ATTACK_NAMES)('the guest alone withstands patches of %s on V8', (name) => {
  const realm = { factory: tamperingSubmission(name), calls: CALLS };
  const replies: unknown = runInNewContext(
    `const driver = ${kit.unlockedGuest.trim().replace(/;$/, '')}();
     const factory = eval(this.factory), [first, second] = this.calls;
     driver.load(factory);
     driver.start('{}');
     const replies = driver.step(first) + '\\n' + driver.step(second);
     replies;`,
    realm,
  );
  expectTruth(String(replies).split('\n'));
});

test.each(ATTACK_NAMES)('the guest alone withstands patches of %s on QuickJS', async (name) => {
  await expectTruthInSandbox(kit.unlockedGuest, name);
});

test.each(ATTACK_NAMES)('the locked sandbox shows what really happened under patches of %s', async (name) => {
  await expectTruthInSandbox(kit.guest, name);
});

async function expectTruthInSandbox(guest: string, attack: string): Promise<void> {
  const engine = sandbox.engine({ guest, submission: tamperingSubmission(attack) });
  const { observations, end } = await engine.run(runs(['work', 'report']));
  expect(end).toBe('finished');
  expect(observations[0]).toEqual(TRUTH);
  expect(observations[1]?.reply).toEqual({ value: '' });
}

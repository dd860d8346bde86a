import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation } from '../../../grader/contracts/engine';
import { openSandbox, type Sandbox } from '../../../grader/sandbox/open-sandbox';
import { ENDING, escapeSubmission, REACHING } from './escape-submission';
import { buildSandboxKit, runs, submissionOf, valueOf, type SandboxKit } from './sandbox-kit';

jest.setTimeout(60_000);

/** Enough to look through a realm, and far more than what ends needs. In engine ticks. */
const FUEL = 1500;
const SHORT = 200;

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

function guestOf(realm: string): string {
  return realm === 'locked' ? kit.guest : kit.unlockedGuest;
}

describe.each(['locked', 'unlocked'])('in a realm that is %s', (realm) => {
  test.each(REACHING)(
    '%s reach nothing of the harness or the host, and change nothing of what is seen',
    async (name) => {
      const engine = sandbox.engine({ guest: guestOf(realm), submission: escapeSubmission(name) });
      const { observations, end } = await engine.run(runs(['attack', 'reached', 'kept', 'work'], { fuel: FUEL }));
      const [attack, reached, , work] = observations;
      expect([end, valueOf(attack)]).toEqual(['finished', expect.any(Number)]);
      expect(valueOf(reached)).toBe('');
      expect(withoutFrames(work)).toEqual({
        reply: { value: { ok: true, pa: 0xffc01003, hfn: expect.any(Number), big: { $big: '0' } } },
        references: [
          { kind: 'w', address: '0x1000', value: '0xFFC01003' },
          { kind: 'r', address: '0x1000', value: '0xFFC01003' },
          { kind: 'r', address: '0x8', value: '0x0' },
        ],
        calls: [],
      });
    },
  );

  test.each(ENDING)('%s end their own program at most', async (name) => {
    const engine = sandbox.engine({ guest: guestOf(realm), submission: escapeSubmission(name) });
    const [hostile, honest] = await Promise.all([
      engine.run(runs(['end'], { fuel: SHORT })),
      engine.run(runs(['work'], { fuel: SHORT })),
    ]);
    expect(['finished', 'timeout', 'out-of-memory', 'crashed']).toContain(hostile?.end);
    expect(valueOf(honest?.observations[0])).toMatchObject({ ok: true, pa: 0xffc01003 });
  });
});

test('the crawler finds what it looks for where it is there', async () => {
  const hidden = `attempts.planted = () => ({ deep: new Map([[1, [{ isFlooded() {}, take() {} }]]]), get far() { return 1; } });`;
  const submission = escapeSubmission('weak-references').replace('const kept = [];', `${hidden}\nconst kept = [];`);
  const { observations } = await sandbox
    .engine({ guest: kit.guest, submission })
    .run(runs(['attack', 'reached'], { fuel: FUEL }));
  expect(valueOf(observations[1])).toBe('the log; ');
});

test('every escape names its class and where it comes from', () => {
  for (const name of [...REACHING, ...ENDING]) {
    const text = readFileSync(join(__dirname, '../../fixtures/escapes', `${name}.js`), 'utf8');
    expect([name, /^\/\/ Class: [^]*Source: /.test(text)]).toEqual([name, true]);
  }
  expect(submissionOf('')).toContain('use strict');
});

/** Attempts may have taken frames: which one the work gets is theirs to know. */
function withoutFrames(observation: Observation | undefined): object {
  const { reply, references, calls } = observation ?? {};
  return { reply, references, calls };
}

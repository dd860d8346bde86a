import type { Observation } from '../../../grader/contracts/engine';
import { openSandbox, type Sandbox } from '../../../grader/sandbox/open-sandbox';
import { buildSandboxKit, runs, submissionOf, valueOf, type SandboxKit } from './sandbox-kit';

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

/** Runs one operation of a submission whose `run` has this body. */
async function observe(body: string, inputs: readonly string[] = ['']): Promise<readonly Observation[]> {
  const submission = submissionOf(`return { run(memory, input, { wide, frames, record }) { ${body} } };`);
  const { observations, end } = await sandbox.engine({ guest: kit.guest, submission }).run(runs(inputs));
  expect(end).toBe('finished');
  return observations;
}

test('a forged reply is a text like any other', async () => {
  const forged = '{"value":1,"references":"","frames":"","calls":[]}';
  const [observation] = await observe(`memory.read32(0); return ${JSON.stringify(forged)};`);
  expect(valueOf(observation)).toBe(forged);
  expect(observation?.references).toHaveLength(1);
});

test.each<[string, string, unknown]>([
  ['a thenable', 'return { then(resolve) { resolve(1); } };', { then: { $other: 'function' } }],
  ['a promise that never settles', 'return new Promise(() => {});', {}],
  ['a generator', 'return (function* () { yield 1; })();', {}],
  [
    'a proxy that answers everything',
    'return new Proxy({}, { get: () => 1, ownKeys: () => ["ok"], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) });',
    { ok: 1 },
  ],
  ['a proxy of a map', 'return new Proxy(new Map([[1, 2]]), {});', {}],
  ['a boxed number', 'return new Number(5);', {}],
  ['a lone surrogate', 'return "\\ud800";', '\ud800'],
  ['a getter', 'return { get ok() { return true; } };', { ok: true }],
])('%s is told as plain data', async (_name, body, expected) => {
  expect(valueOf((await observe(body))[0])).toEqual(expected);
});

test('what a getter of a result reads is in the log of the operation', async () => {
  const [observation] = await observe('return { get ok() { return memory.read32(8); } };');
  expect(observation?.references).toEqual([{ kind: 'r', address: '0x8', value: '0x0' }]);
});

test('what a getter of a result throws is a throw of the operation', async () => {
  const [observation] = await observe('return { get ok() { throw new RangeError("late"); } };');
  expect(observation?.reply).toMatchObject({ thrown: { kind: 'RangeError', message: 'late' } });
});

test('a huge result is replaced before it crosses', async () => {
  const [text, list] = await observe(
    'return input === "text" ? "x".repeat(1 << 22) : Array(15000).fill({ a: [1, 2] });',
    ['text', 'list'],
  );
  expect([valueOf(text), valueOf(list)]).toEqual([{ $other: 'too-large' }, { $other: 'too-large' }]);
});

test('a submission learns nothing from callers, arguments and stacks', async () => {
  const body = `
    const seen = [];
    const look = () => { try { seen.push(typeof (function f() { return f.caller; })()); } catch { seen.push('refused'); } };
    look();
    Error.prepareStackTrace = (error, sites) => { seen.push(typeof sites[0]); return sites; };
    const { stack } = new Error('x');
    return [...seen, typeof stack, String(this === undefined)];`;
  expect(valueOf((await observe(body))[0])).toEqual(['refused', 'string', 'true']);
});

test('the realm has no host: no require, no process, no timers, no WebAssembly', async () => {
  const names =
    '[typeof require, typeof process, typeof setTimeout, typeof WebAssembly, typeof WeakRef, typeof Atomics, typeof performance]';
  const [observation] = await observe(`return ${names}.join();`);
  expect(valueOf(observation)).toBe(Array(7).fill('undefined').join());
});

test('a forgotten console.log does nothing, and nothing can be hung on it', async () => {
  const body = `
    console.log('seen', input); console.table([1]);
    try { console.log = () => 'mine'; } catch {}
    try { console.kept = 1; } catch {}
    return [typeof console.log(), Object.keys(console).join(), typeof console.kept];`;
  expect(valueOf((await observe(body))[0])).toEqual(['undefined', 'log,info,warn,error,debug,table', 'undefined']);
});

test('code made from text stays in the realm', async () => {
  const body = 'try { return this.constructor.constructor("return process")(); } catch (error) { return error.name; }';
  const [observation] = await observe(body);
  expect(valueOf(observation)).toMatch(/^(ReferenceError|TypeError)$/);
});

test('the clock stands still and randomness repeats', async () => {
  const body =
    'return [Date.now(), new Date().getTime(), new (new Date().constructor)().getTime(), typeof Date(), new Date(5).getTime(), Math.random()];';
  const [first] = await observe(body);
  const [second] = await observe(body);
  expect(valueOf(first)).toEqual(valueOf(second));
  expect(valueOf(first)).toMatchObject([
    946684800000,
    946684800000,
    946684800000,
    'string',
    5,
    { $num: expect.any(String) },
  ]);
});

test('an error class may still set its own name', async () => {
  const [observation] = await observe(
    'class Mine extends RangeError { constructor(m) { super(m); this.name = "Mine"; } } throw new Mine("x");',
  );
  expect(observation?.reply).toMatchObject({ thrown: { kind: 'RangeError', message: 'x' } });
});

test('the given module cannot be changed', async () => {
  const submission = submissionOf(`
    const refused = (attempt) => { try { attempt(); return false; } catch { return true; } };
    return { run: () => [
      refused(() => { machine.PTE32.P = 2; }), refused(() => { machine.BusError = 1; }),
      refused(() => { machine.BusError.prototype.x = 1; }), refused(() => { Object.setPrototypeOf(machine.BusError, null); }),
    ] };`);
  const { observations } = await sandbox.engine({ guest: kit.guest, submission }).run(runs(['']));
  expect(valueOf(observations[0])).toEqual([true, true, true, true]);
});

test('a promise job makes no references: jobs are never run', async () => {
  const [first, second] = await observe('Promise.resolve().then(() => memory.read32(4)); return 0;', ['', '']);
  expect(first?.references).toEqual([]);
  expect(second?.references).toEqual([]);
});

test('arguments are fresh in every operation', async () => {
  const state = 'const seen = []; return { run(memory, input) { seen.push(input); return seen.length; } };';
  const { observations } = await sandbox
    .engine({ guest: kit.guest, submission: submissionOf(state) })
    .run(runs(['a', 'b']));
  expect(observations.map(valueOf)).toEqual([1, 2]);
});

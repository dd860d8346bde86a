import { createLog } from '../../../../grader/sandbox/guest/observed-log';
import { observeMemory32, observeMemory64 } from '../../../../grader/sandbox/guest/observed-memory';
import { BusError } from '../tiny/machine';

const SIZE = 0x4000;

function memory32(size = SIZE) {
  const log = createLog();
  return { log, memory: observeMemory32(size, log, BusError) };
}

function memory64(size = 0x4000n) {
  const log = createLog();
  return { log, memory: observeMemory64(size, log, BusError) };
}

describe('32-bit observed memory', () => {
  test('reads zero where nothing was written, and logs the read', () => {
    const { log, memory } = memory32();
    expect(memory.view.read32(0x1ffc)).toBe(0);
    expect(log.take().references).toBe('r1ffc:0;');
  });

  test('reads back the unsigned word that was written', () => {
    const { log, memory } = memory32();
    memory.view.write32(8, 0xffc01003);
    expect(memory.view.read32(8)).toBe(0xffc01003);
    expect(log.take().references).toBe('w8:ffc01003;r8:ffc01003;');
  });

  test('leaves no trace of what the harness itself reads and writes', () => {
    const { log, memory } = memory32();
    memory.poke(4, 7);
    expect(memory.peek(4)).toBe(7);
    expect(log.take().references).toBe('');
  });

  test.each([
    ['a misaligned read', 2, 'r2!m;'],
    ['a read between two words', 0.5, 'r0.5!m;'],
    ['a read behind the end', SIZE, 'r4000!o;'],
    ['a read of a word that ends behind the end', SIZE - 2, 'r3ffe!o;'],
    ['a negative address', -4, 'r-4!o;'],
    ['an address that is no number', NaN, 'rNaN!o;'],
  ])('logs and refuses %s', (_name, address, logged) => {
    const { log, memory } = memory32();
    expect(() => memory.view.read32(address)).toThrow(BusError);
    expect(log.take().references).toBe(logged);
  });

  test('refuses a misaligned write and leaves memory unchanged', () => {
    const { log, memory } = memory32();
    expect(() => memory.view.write32(6, 1)).toThrow('misaligned write at 0x6');
    expect(log.take().references).toBe('w6:1!m;');
    expect([memory.peek(4), memory.peek(8)]).toEqual([0, 0]);
  });

  test.each([
    ['negative', -1, '-1'],
    ['too large', 2 ** 32, '100000000'],
    ['fractional', 1.5, '1.5'],
    ['no number', NaN, 'NaN'],
  ])('logs a written value that is %s as a bad value, throws nothing and stores nothing', (_name, value, told) => {
    const { log, memory } = memory32();
    memory.poke(0, 5);
    memory.view.write32(0, value);
    expect(log.take().references).toBe(`w0:${told}!b;`);
    expect(memory.peek(0)).toBe(5);
  });

  test('names the type of an address or value of a wrong type', () => {
    const { log, memory } = memory32();
    expect(() => memory.view.read32('0' as never)).toThrow(BusError);
    memory.view.write32(0, 1n as never);
    memory.view.write32(0, {} as never);
    expect(log.take().references).toBe('rstring!o;w0:1!b;w0:object!b;');
  });

  test('serves 2^32 bytes without holding them', () => {
    const { memory } = memory32(2 ** 32);
    memory.view.write32(2 ** 32 - 4, 0xdeadbeef);
    expect(memory.view.read32(2 ** 32 - 4)).toBe(0xdeadbeef);
    expect(memory.view.read32(0)).toBe(0);
    expect(memory.view.size).toBe(2 ** 32);
  });

  test('refuses to store without a word of memory behind it', () => {
    expect(() => memory32().memory.poke(2, 1)).toThrow('poke: 0x2 is no address of a word');
    expect(() => memory32().memory.peek(SIZE)).toThrow('peek: 0x4000 is no address of a word');
  });

  test('cannot be changed by whoever holds its view', () => {
    const { view } = memory32().memory;
    expect(Object.isFrozen(view) && Object.isFrozen(view.read32) && Object.isFrozen(view.write32)).toBe(true);
  });
});

describe('64-bit observed memory', () => {
  test('reads back a 64-bit entry', () => {
    const { log, memory } = memory64();
    memory.view.write64(0x10n, 0x8000000012345067n);
    expect(memory.view.read64(0x10n)).toBe(0x8000000012345067n);
    expect(log.take().references).toBe('w10:8000000012345067;r10:8000000012345067;');
  });

  test.each([
    ['misaligned', 4n, 'r4!m;'],
    ['behind the end', 0x4000n, 'r4000!o;'],
    ['negative', -8n, 'r-8!o;'],
    ['a number', 8 as never, 'r8!o;'],
    ['beyond all bounds', 2n ** 5000n, 'rhuge!o;'],
  ])('logs and refuses an address that is %s', (_name, address, logged) => {
    const { log, memory } = memory64();
    expect(() => memory.view.read64(address)).toThrow(BusError);
    expect(log.take().references).toBe(logged);
  });

  test.each([
    [-1n, '-1'],
    [2n ** 64n, '10000000000000000'],
    [5 as never, '5'],
  ])('stores nothing for the bad value %p', (value, told) => {
    const { log, memory } = memory64();
    memory.view.write64(0n, value);
    expect(log.take().references).toBe(`w0:${told}!b;`);
    expect(memory.peek(0n)).toBe(0n);
  });

  test('keeps pages apart that lie 2^32 bytes apart', () => {
    const { memory } = memory64(2n ** 48n);
    memory.poke(0x1000n, 1n);
    memory.poke(0x1000n + 2n ** 44n, 2n);
    expect([memory.peek(0x1000n), memory.peek(0x1000n + 2n ** 44n)]).toEqual([1n, 2n]);
  });
});

describe('the log', () => {
  test('refuses more references in one operation than it holds, and every later one', () => {
    const { log, memory } = memory32();
    expect(() => {
      for (;;) memory.view.read32(0);
    }).toThrow('too many memory references');
    expect(() => memory.view.read32(0)).toThrow('too many memory references');
    expect(log.isFlooded()).toBe(true);
    log.take();
    expect(memory.view.read32(0)).toBe(0);
  });
});

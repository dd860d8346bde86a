import { addressIn, HostMemory, storedWord } from './host-memory';

const PAGES = 4;

function memory(): HostMemory {
  return new HostMemory(new ArrayBuffer(PAGES * 4096), PAGES);
}

test('a filled word says where it lies, and begins with HLT', () => {
  const host = memory();
  expect(addressIn(host.read(0x2ff8n), PAGES)).toBe(0x2ff8n);
  expect(host.read(0x2ff8n) & 0xffn).toBe(0xf4n);
});

test('no entry and no stored word is taken for a filled one', () => {
  expect(addressIn(0x1007n, PAGES)).toBeNull();
  expect(addressIn(storedWord(3), PAGES)).toBeNull();
  expect(addressIn(0x4000n * 256n + 0xf4n, PAGES)).toBeNull();
});

test('stores are found wherever they are, but in tables', () => {
  const host = memory();
  host.clear(1);
  host.write(0x1008n, storedWord(1));
  host.write(0x3010n, storedWord(2));
  host.write(0x20n, storedWord(2));
  expect(host.findStores(new Set([1]))).toEqual([
    { access: 2, hpa: 0x20n },
    { access: 2, hpa: 0x3010n },
  ]);
  host.fill(3);
  expect(host.findStores(new Set([1]))).toEqual([{ access: 2, hpa: 0x20n }]);
});

/** What guests and submissions commonly do, for its side effect on the engine's WebAssembly code only. */
export const WARM_UP_SCRIPT = `
(function () {
  const fields = (text) => JSON.parse(text);
  class Table {
    #entries = new Map();
    constructor(size = 4) { this.words = new Uint32Array(size); this.size = size; }
    get count() { return this.#entries.size; }
    put(key, value) { this.#entries.set(key, { value, at: [key, ...[value]] }); this.words[key % this.size] = value >>> 0; return this; }
    find(key) { const { value } = this.#entries.get(key) ?? { value: null }; return value; }
  }
  const table = new Table(16);
  for (let index = 0; index < 40; index++) table.put(index, index * 4096 + 1);
  for (const [key, value] of Object.entries(fields('{"a":1,"b":[1,2,{"c":"0x1F"}],"d":null}'))) table.put(key.length, Number(value) || 0);
  const big = (0x1000n << 12n) & 0xfffff000n;
  let text = '';
  for (let index = 0; index < 200; index++) {
    try {
      if (index % 50 === 0) throw new RangeError('index ' + index);
      text += (index * 7).toString(16).toUpperCase().padStart(4, '0') + ';';
    } catch (error) {
      text = text.slice(0, 10) + error.message + error.stack;
    }
  }
  const sorted = [3, 1, 2].map((each) => each * 2).filter((each) => each > 2).sort((a, b) => a - b);
  Object.freeze(Object.getOwnPropertyNames(globalThis));
  return JSON.stringify({ text, sorted, big: big.toString(16), count: table.count, found: table.find(3), spread: { ...table } });
})()
`;

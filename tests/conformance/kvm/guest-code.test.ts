import { EXCEPTION, exceptionAt, handlerAt, HANDLERS, writeHandlers, writeStubs } from './guest-code';

test('every exception has a handler that halts, and where it halts tells which it was', () => {
  const page = new Uint8Array(4096);
  writeStubs(page);
  writeHandlers(page);
  for (let exception = 0; exception < HANDLERS; exception++) {
    const halt = page.indexOf(0xf4, handlerAt(exception));
    expect(exceptionAt(halt)).toBe(exception);
  }
  expect([...page.subarray(handlerAt(EXCEPTION.PAGE_FAULT)).subarray(0, 4)]).toEqual([0x0f, 0x20, 0xd0, 0xf4]);
});

test('no stub lies in a handler', () => {
  const page = new Uint8Array(4096);
  writeStubs(page);
  const used = [...page.keys()].filter((offset) => page[offset] !== 0);
  expect(used.map(exceptionAt).filter((exception) => exception !== null)).toEqual([]);
});

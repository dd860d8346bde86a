/** Instructions, as bytes. HLT leaves the guest in ring 0 and is a general protection fault in ring 3. */
const HLT = [0xf4];
const LOAD = [0x48, 0x8b, 0x03];
const STORE = [0x48, 0x89, 0x03];
const JUMP = [0xff, 0xe3];
const READ_CR2 = [0x0f, 0x20, 0xd0];

/**
 * One access each; rbx holds the address. The same bytes lie in a page for ring 0 and in one for ring 3.
 *
 * ```text
 * +00  load:   mov rax, [rbx]    48 8b 03
 * +03          hlt               f4
 * +10  store:  mov [rbx], rax    48 89 03
 * +13          hlt               f4
 * +20  fetch:  jmp rbx           ff e3
 * ```
 */
export const STUBS = { r: 0x00, w: 0x10, x: 0x20 } as const;

/** How far behind the start of a load or a store its HLT lies: it was done if the guest has come there. */
export const DONE = LOAD.length;

/** Writes the stubs to the start of a page. */
export function writeStubs(page: Uint8Array): void {
  page.set([...LOAD, ...HLT], STUBS.r);
  page.set([...STORE, ...HLT], STUBS.w);
  page.set(JUMP, STUBS.x);
}

/** Exceptions that the harness understands; any other is a mistake of the harness. */
export const EXCEPTION = { GENERAL_PROTECTION: 13, PAGE_FAULT: 14 } as const;

/** As many as the processor has exceptions. */
export const HANDLERS = 32;

const FIRST_HANDLER = 0x200;
const HANDLER_BYTES = 16;

/**
 * Writes the handlers of all exceptions to the page of ring 0. Where one has halted says which it was.
 *
 * ```text
 * +200 + 10 * exception:     hlt             f4
 * +2e0 (page fault):         mov rax, cr2    0f 20 d0
 * +2e3                       hlt             f4
 * ```
 */
export function writeHandlers(page: Uint8Array): void {
  for (let exception = 0; exception < HANDLERS; exception++) {
    page.set(exception === EXCEPTION.PAGE_FAULT ? [...READ_CR2, ...HLT] : HLT, handlerAt(exception));
  }
}

/** Where in the page of ring 0 the handler of an exception starts. */
export function handlerAt(exception: number): number {
  return FIRST_HANDLER + exception * HANDLER_BYTES;
}

/** Which exception's handler holds an offset of the page of ring 0; null for none. */
export function exceptionAt(offset: number): number | null {
  const exception = Math.floor((offset - FIRST_HANDLER) / HANDLER_BYTES);
  return exception >= 0 && exception < HANDLERS ? exception : null;
}

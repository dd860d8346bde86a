/** A byte of a page that is not what it has to be. */
export interface WrongByte {
  readonly gfn: number;
  readonly offset: number;
  readonly expected: number;
  /** Null where the frame is not in the machine. */
  readonly found: number | null;
}

/**
 * What the harness knows of one VM's pages from the outcomes alone: which frame each one has, and every byte that was
 * written to it. A page without an entry in `bytes` is all zeros.
 */
export interface PageLedger {
  /** gfn -> hfn, of the pages that were granted and not taken since. */
  readonly frames: ReadonlyMap<number, number>;
  granted(gfn: number, hfn: number): void;
  /** Enters a byte that the guest wrote. */
  wrote(gfn: number, offset: number, byte: number): void;
  /** The page gave up its frame and its contents: it is in the balloon. */
  forgotten(gfn: number): void;
  /** The page gave up its frame and keeps its contents: it is swapped. */
  saved(gfn: number): void;
  /** The first byte of the page's frame that differs from what was written, or null. */
  compare(gfn: number, peekByte: (offset: number) => number | null): WrongByte | null;
}

/** Creates the ledger of a VM whose pages are all empty. */
export function openLedger(frameBytes: number): PageLedger {
  const frames = new Map<number, number>();
  const bytes = new Map<number, Map<number, number>>();
  return {
    frames,
    granted: (gfn, hfn) => {
      frames.set(gfn, hfn);
    },
    wrote: (gfn, offset, byte) => {
      const page = bytes.get(gfn) ?? new Map<number, number>();
      page.set(offset, byte);
      bytes.set(gfn, page);
    },
    forgotten: (gfn) => {
      frames.delete(gfn);
      bytes.delete(gfn);
    },
    saved: (gfn) => {
      frames.delete(gfn);
    },
    compare: (gfn, peekByte) => {
      const page = bytes.get(gfn);
      for (let offset = 0; offset < frameBytes; offset++) {
        const expected = page?.get(offset) ?? 0;
        const found = peekByte(offset);
        if (found !== expected) return { gfn, offset, expected, found };
      }
      return null;
    },
  };
}

/** Bytes of the smallest page, of every frame and of every table, as a power of two. */
export const FRAME_BITS = 12;

/**
 * The shape of one dimension's tree: how an address is cut into indices.
 *
 * ```text
 *  47     39 38     30 29     21 20     12 11       0
 * +---------+---------+---------+---------+----------+
 * | step 0  | step 1  | step 2  | step 3  |  offset  |   widths [9, 9, 9, 9], the offset has 12 bits
 * +---------+---------+---------+---------+----------+
 * ```
 */
export interface Geometry {
  readonly name: string;
  /** Index bits of each step, root first. */
  readonly widths: readonly number[];
  /** Bytes of one table entry. */
  readonly entryBytes: 4 | 8;
  /** Steps, ascending, at which an entry with PS=1 is a leaf; at other steps but the last PS is reserved. */
  readonly largeSteps: readonly number[];
  /** Whether the bits above the translated ones must repeat its highest bit; otherwise they must be 0. */
  readonly signed: boolean;
}

/** The classic 32-bit tree: 4 KiB and 4 MiB pages. */
export const TWO_STEPS_32: Geometry = {
  name: '10/10/12',
  widths: [10, 10],
  entryBytes: 4,
  largeSteps: [0],
  signed: false,
};

/** x86-64 with four steps: 4 KiB, 2 MiB and 1 GiB pages. */
export const FOUR_STEPS: Geometry = {
  name: '9/9/9/9/12',
  widths: [9, 9, 9, 9],
  entryBytes: 8,
  largeSteps: [1, 2],
  signed: true,
};

/** x86-64 with five steps: 4 KiB, 2 MiB and 1 GiB pages. */
export const FIVE_STEPS: Geometry = {
  name: '9/9/9/9/9/12',
  widths: [9, 9, 9, 9, 9],
  entryBytes: 8,
  largeSteps: [2, 3],
  signed: true,
};

/** Three steps as in RISC-V's Sv39, with the entries of x86-64: 4 KiB, 2 MiB and 1 GiB pages. */
export const THREE_STEPS: Geometry = {
  name: '9/9/9/12',
  widths: [9, 9, 9],
  entryBytes: 8,
  largeSteps: [0, 1],
  signed: true,
};

/** The geometries with a name of their own, by that name. */
export const GEOMETRIES: Readonly<Record<string, Geometry>> = Object.fromEntries(
  [TWO_STEPS_32, THREE_STEPS, FOUR_STEPS, FIVE_STEPS].map((geometry) => [geometry.name, geometry]),
);

/** Makes a tree of so many steps of 9 bits, with 2 MiB and 1 GiB pages where it has them. */
export function ninesGeometry(steps: number): Geometry {
  const widths = new Array<number>(steps).fill(9);
  return {
    name: [...widths, FRAME_BITS].join('/'),
    widths,
    entryBytes: 8,
    largeSteps: [steps - 3, steps - 2].filter((step) => step >= 0),
    signed: true,
  };
}

/** Makes the flat table of CMU's two-level mapping: one step that maps 2 to the power `pageBits` pages. */
export function flatGeometry(pageBits: number): Geometry {
  return { name: `${pageBits}/12`, widths: [pageBits], entryBytes: 8, largeSteps: [], signed: false };
}

/** Counts the steps of a walk to a 4 KiB page. */
export function stepsOf(geometry: Geometry): number {
  return geometry.widths.length;
}

/** Counts the address bits below the index of a step: an entry of that step maps 2 to this power bytes. */
export function bitsBelow(geometry: Geometry, step: number): number {
  return geometry.widths.slice(step + 1).reduce((sum, width) => sum + width, FRAME_BITS);
}

/** Counts the address bits that a walk translates, the offset included. */
export function addressBits(geometry: Geometry): number {
  return bitsBelow(geometry, -1);
}

/** Counts the entries of a table of one frame. */
export function entriesPerFrame(geometry: Geometry): number {
  return 2 ** FRAME_BITS / geometry.entryBytes;
}

/**
 * Finds the step whose leaves have pages of 2 to the power `pageBits` bytes.
 * @throws RangeError if the geometry has no pages of this size
 */
export function stepOfPage(geometry: Geometry, pageBits: number): number {
  const last = stepsOf(geometry) - 1;
  const step = [...geometry.largeSteps, last].find((candidate) => bitsBelow(geometry, candidate) === pageBits);
  if (step === undefined) {
    throw new RangeError(`stepOfPage: the geometry ${geometry.name} has no pages of 2^${pageBits} bytes`);
  }
  return step;
}

/**
 * Refuses a geometry that no walk here can serve.
 * @throws RangeError if a width is no integer from 1 to 24, if a table below the root is larger than a frame, if the address has more than 64 bits, or if a large step is
 *   not above the last step
 */
export function requireGeometry(caller: string, geometry: Geometry): void {
  const { name, widths, largeSteps } = geometry;
  const wrongWidth = widths.find((width) => !Number.isInteger(width) || width < 1 || width > 24);
  if (widths.length === 0 || wrongWidth !== undefined) {
    throw new RangeError(`${caller}: geometry ${name} has a width of ${wrongWidth ?? 'no'} bits; expected 1 to 24`);
  }
  if (addressBits(geometry) > 64) {
    throw new RangeError(`${caller}: geometry ${name} has ${addressBits(geometry)} address bits; expected at most 64`);
  }
  const tooWide = widths.slice(1).find((width) => 2 ** width > entriesPerFrame(geometry));
  if (tooWide !== undefined) {
    throw new RangeError(`${caller}: geometry ${name} has ${tooWide} index bits below the root; a table is one frame`);
  }
  const wrongStep = largeSteps.find((step) => !Number.isInteger(step) || step < 0 || step >= widths.length - 1);
  if (wrongStep !== undefined) {
    throw new RangeError(
      `${caller}: geometry ${name} has large pages at step ${wrongStep}; expected a step above the last`,
    );
  }
}

/** The part of a given module that the harness needs. */
export class BusError extends Error {
  override readonly name = 'BusError';
}

export class NotImplementedError extends Error {
  override readonly name = 'NotImplementedError';
}

export const PTE32 = { P: 0x1, W: 0x2 } as const;

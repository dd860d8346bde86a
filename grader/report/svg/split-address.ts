/** A hex address in two parts: the page's number and the offset in a page of 4096 bytes. */
export interface SplitAddress {
  readonly page: string;
  readonly offset: string;
}

/**
 * Separates page and offset of a hex address: `0xB3000` becomes `0xB3` and `000`. A text that is no hex address comes
 * back as the page, with an empty offset.
 */
export function splitAddress(address: string): SplitAddress {
  const digits = /^0x([0-9A-Fa-f]+)$/.exec(address)?.[1];
  if (digits === undefined) return { page: address, offset: '' };
  const padded = digits.padStart(4, '0');
  return { page: `0x${padded.slice(0, -3)}`, offset: padded.slice(-3) };
}

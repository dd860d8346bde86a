import { FRAME_BITS, GEOMETRIES, requireGeometry, type Geometry } from '../../reference/stack/geometry';

/** What a geometry looks like, for messages. */
export const GEOMETRY_EXAMPLES =
  'index widths from the root down and the 12 bits of the offset, for example 10/10/12 or 9/9/9/9/12';

/**
 * Reads a geometry such as `9/9/9/9/12`. Widths of 9 everywhere have entries of 8 bytes with 2 MiB and 1 GiB pages, where
 * there are that many steps; others have entries of 8 bytes and no large pages.
 *
 * @returns undefined if the text is no geometry
 */
export function parseGeometry(text: string): Geometry | undefined {
  if (Object.hasOwn(GEOMETRIES, text)) return GEOMETRIES[text];
  if (!/^\d{1,2}(\/\d{1,2}){1,6}$/.test(text)) return undefined;
  const widths = text.split('/').map(Number);
  if (widths.pop() !== FRAME_BITS) return undefined;
  const geometry = geometryOf(text, widths);
  try {
    requireGeometry('parseGeometry', geometry);
  } catch {
    return undefined;
  }
  return geometry;
}

function geometryOf(name: string, widths: readonly number[]): Geometry {
  const nines = widths.every((width) => width === 9);
  const largeSteps = nines ? [widths.length - 3, widths.length - 2].filter((step) => step >= 0) : [];
  return { name, widths, entryBytes: 8, largeSteps, signed: nines };
}

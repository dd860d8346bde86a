import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The first line of a file of vectors. */
export interface VectorHeader {
  readonly format: string;
  readonly maxphyaddr: number;
  readonly gbpages: 0 | 1;
  readonly guestPages: number;
  readonly hostPages: number;
  readonly vectors: number;
  readonly accesses: number;
  readonly maps: Readonly<Record<string, { readonly chunkPages: number; readonly chunks: readonly number[] }>>;
}

/** A machine's tables and controls, and what it answered to accesses in order. All numbers but indices are hexadecimal. */
export interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly map: string;
  readonly cfg: { readonly wp: 0 | 1; readonly nxe: 0 | 1; readonly smep: 0 | 1; readonly smap: 0 | 1 };
  readonly cr3: string;
  readonly tables: ReadonlyArray<readonly [gpa: string, words: ReadonlyArray<number | string>]>;
  readonly acc: ReadonlyArray<readonly [access: string, va: string, answer: string]>;
  readonly after?: ReadonlyArray<readonly [gpa: string, word: string]>;
}

/** Reads a file of vectors. */
export function readVectors(name: string): { readonly header: VectorHeader; readonly vectors: readonly Vector[] } {
  const lines = gunzipSync(readFileSync(join(__dirname, 'vectors', name)))
    .toString()
    .trim()
    .split('\n');
  const [first, ...rest] = lines.map((line): unknown => JSON.parse(line));
  return { header: first as VectorHeader, vectors: rest as Vector[] };
}

/** By guest page, the host page behind it; -1 for a hole. */
export function expandMap({ maps, guestPages }: Pick<VectorHeader, 'maps' | 'guestPages'>, name: string): Int32Array {
  const { chunkPages, chunks } = maps[name] ?? { chunkPages: 1, chunks: [] };
  const pages = new Int32Array(guestPages).fill(-1);
  chunks.forEach((host, chunk) => {
    if (host < 0) return;
    for (let i = 0; i < chunkPages; i++) pages[chunk * chunkPages + i] = host * chunkPages + i;
  });
  return pages;
}

/** A hexadecimal number without 0x. */
export function hex(text: string): bigint {
  return BigInt(`0x${text}`);
}

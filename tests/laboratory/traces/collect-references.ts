import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrace, type TraceLines } from '../../../laboratory/traces/read-trace';
import { KIND_NAMES } from '../../../laboratory/traces/reference-kind';
import type { TraceFormatName } from '../../../laboratory/traces/trace-format';

/** One reference as a text: kind, address and size. */
export type ReferenceText = string;

/** What reading a trace gave. */
export interface Collected {
  readonly references: readonly ReferenceText[];
  readonly lines: TraceLines;
}

/** Reads a trace file into texts such as `load 0x1ffefff6c8 8`. */
export async function collectReferences(file: string, format?: TraceFormatName): Promise<Collected> {
  const references: ReferenceText[] = [];
  const lines = await readTrace(file, {
    ...(format === undefined ? {} : { format }),
    onBatch: ({ count, kinds, high, low, sizes }) => {
      for (let i = 0; i < count; i++) {
        const address = (BigInt((high[i] as number) >>> 0) << 32n) | BigInt((low[i] as number) >>> 0);
        references.push(`${KIND_NAMES[kinds[i] as number]} 0x${address.toString(16)} ${sizes[i]}`);
      }
    },
  });
  return { references, lines };
}

/** Writes a trace into a folder of its own, has it read, and removes it. */
export async function collectFrom(
  content: string | Uint8Array,
  name = 'some.trace',
  format?: TraceFormatName,
): Promise<Collected> {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-trace-'));
  try {
    writeFileSync(join(folder, name), content);
    return await collectReferences(join(folder, name), format);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

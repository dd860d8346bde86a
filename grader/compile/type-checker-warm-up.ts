import type { TypeCheckRequest } from './protocol';

const SAMPLE = `
import { PTE, type Fault } from '../machine';
export interface Entry { readonly gfn: number; w: boolean }
type Result<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly fault: Fault };
class Table<K extends number | string> {
  private readonly entries = new Map<K, Entry>();
  constructor(readonly name = 'table', ...keys: readonly K[]) {
    for (const key of keys) this.entries.set(key, { gfn: 1, w: false });
  }
  walk(key: K, write?: boolean): Result<{ gfn: number; list: number[] }> {
    const entry = this.entries.get(key);
    if (!entry || (write && !entry.w)) return { ok: false, fault: { code: 'protection', at: 0n } };
    const list = [...this.entries.values()].map(({ gfn }, i) => (gfn >>> i) & PTE.W).filter((n) => n % 2 === 0);
    return { ok: true, gfn: entry.gfn ?? list[0]!, list };
  }
}
export function createTable(bytes: Uint8Array): Table<number> {
  const table = new Table<number>();
  switch (table.name) {
    case 'a': throw new RangeError(\`\${bytes.length}\`);
    default: while (bytes.length > Number(1n << 3n)) { break; }
  }
  const wrong: string = bytes.reduce((sum, byte) => sum + byte, 0);
  return Object.assign(table, { wrong });
}
`;

const GIVEN = `
export const PTE = { P: 0x1, W: 0x2 } as const;
export type FaultCode = 'not-present' | 'protection';
export interface Fault { readonly code: FaultCode; readonly at: number | bigint }
`;

/** A small program with most of what chapters use, so that a snapshot of the checker holds compiled code for it. */
export const WARM_UP: TypeCheckRequest = {
  chapter: { id: '00-warm-up', file: 'table.ts' },
  files: [{ path: '00-warm-up/table.ts', text: SAMPLE }],
  givenSources: { 'index.ts': GIVEN },
};

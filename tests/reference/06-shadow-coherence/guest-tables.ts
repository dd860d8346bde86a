import type { GuestEntry, GuestMem } from '../../../reference/06-shadow-coherence/shadow-coherence';

/** The guest's tables, with a log of what the hypervisor does to them. */
export class GuestTables implements GuestMem {
  readonly log: string[] = [];
  private readonly entries = new Map<string, GuestEntry>();

  read(root: number, vpn: number): GuestEntry {
    this.log.push(`read ${root}/${vpn}`);
    return this.peek(root, vpn);
  }

  write(root: number, vpn: number, entry: GuestEntry): void {
    this.log.push(`write ${root}/${vpn}`);
    this.entries.set(`${root}/${vpn}`, { ...entry });
  }

  /** Reads without a log. */
  peek(root: number, vpn: number): GuestEntry {
    return { ...(this.entries.get(`${root}/${vpn}`) ?? { p: false, gfn: 0, w: false, a: false, d: false }) };
  }
}

/** A present, writable, clean entry. */
export function mapped(gfn: number): GuestEntry {
  return { p: true, gfn, w: true, a: false, d: false };
}

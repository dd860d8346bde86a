import type { PageNo } from '../../machine';

/** The page tables of one guest, one per process. */
export class Guest {
  private tables = new Map<number, Map<PageNo, PageNo>>();

  start(pid: number): void {
    if (this.runs(pid)) throw new RangeError('process runs already: ' + pid);
    this.tables.set(pid, new Map());
  }

  runs(pid: number): boolean {
    return this.tables.has(pid);
  }

  write(pid: number, vpn: PageNo, gfn: PageNo): void {
    this.tables.get(pid)?.set(vpn, gfn);
  }

  read(pid: number, vpn: PageNo): PageNo | undefined {
    return this.tables.get(pid)?.get(vpn);
  }

  erase(pid: number, vpn: PageNo): boolean {
    return this.tables.get(pid)?.delete(vpn) === true;
  }
}

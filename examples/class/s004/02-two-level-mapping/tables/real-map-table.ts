import type { Frames, PageNo } from '../../machine';

/** The hypervisor's table of one VM: a sorted list of [gfn, hfn]. */
export class RealMapTable {
  private rows: { gfn: PageNo; hfn: PageNo }[] = [];

  constructor(private frames: Frames) {}

  frameOf(gfn: PageNo): PageNo | undefined {
    return this.rows.find((row) => row.gfn === gfn)?.hfn;
  }

  ensure(gfn: PageNo): { hfn: PageNo; isNew: boolean } | null {
    const old = this.frameOf(gfn);
    if (old !== undefined) return { hfn: old, isNew: false };
    const hfn = this.frames.alloc();
    if (hfn === null) return null;
    const place = this.rows.findIndex((row) => row.gfn > gfn);
    this.rows.splice(place < 0 ? this.rows.length : place, 0, { gfn, hfn });
    return { hfn, isNew: true };
  }

  release(gfn: PageNo): PageNo | null {
    const place = this.rows.findIndex((row) => row.gfn === gfn);
    const [row] = place < 0 ? [] : this.rows.splice(place, 1);
    if (!row) return null;
    this.frames.free(row.hfn);
    return row.hfn;
  }

  releaseAll(): number {
    const all = this.rows;
    this.rows = [];
    for (const { hfn } of all) this.frames.free(hfn);
    return all.length;
  }

  list(): [PageNo, PageNo][] {
    return this.rows.map(({ gfn, hfn }): [PageNo, PageNo] => [gfn, hfn]);
  }
}

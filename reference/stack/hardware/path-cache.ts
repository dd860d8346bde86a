import type { Geometry } from '../geometry';
import { bitsBelow, stepsOf } from '../geometry';
import type { CacheShape } from '../machine-description';
import type { CachedTable, TranslationCache, WalkNeeds } from './walk-cache';
import { prefixHigh, prefixLow, refuses } from './walk-cache';

/** One path: the tables below a prefix, and how much of the prefix they know. */
interface Path {
  owner: number;
  low: number;
  high: number;
  /** By step: what the step's entry leads to. */
  readonly tables: (CachedTable | undefined)[];
}

/**
 * The translation-path cache: an entry holds a whole path, and serves every gVA that shares a part of its indices.
 *
 * The index of the root chooses the set, so that paths that share anything are in one set. An entry whose path the new one only
 * makes longer is replaced.
 */
export class PathCache implements TranslationCache {
  table = 0;
  rights = 0;
  tableGfn = -1;
  private readonly below: readonly number[];
  private readonly upper: number;
  /** By set, the least recently used path first. */
  private readonly sets: Path[][];

  constructor(
    geometry: Geometry,
    private readonly shape: CacheShape,
  ) {
    this.upper = stepsOf(geometry) - 1;
    this.below = geometry.widths.map((_, step) => bitsBelow(geometry, step));
    this.sets = Array.from({ length: shape.sets }, () => []);
  }

  find(low: number, high: number, owner: number, needs: WalkNeeds): number {
    const set = this.setOf(low, high);
    for (let step = this.upper - 1; step >= 0; step--) {
      const path = set.find((candidate) => this.knows(candidate, step, { low, high, owner }, needs));
      const found = path?.tables[step];
      if (path === undefined || found === undefined) continue;
      set.splice(set.indexOf(path), 1);
      set.push(path);
      this.table = found.table;
      this.rights = found.rights;
      this.tableGfn = found.tableGfn;
      return step;
    }
    return -1;
  }

  store(step: number, low: number, high: number, owner: number, entry: CachedTable): void {
    const set = this.setOf(low, high);
    const parent =
      step === 0 ? undefined : [...set].reverse().find((path) => this.shares(path, step - 1, { low, high, owner }));
    const same = set.find((path) => this.shares(path, step, { low, high, owner }));
    const upperTables = (same ?? parent)?.tables.slice(0, step) ?? [];
    const path: Path = { owner, low, high, tables: [...upperTables] };
    path.tables[step] = entry;
    const replaced = same ?? (parent?.tables.length === step ? parent : undefined);
    if (replaced !== undefined) {
      set.splice(set.indexOf(replaced), 1);
      if (same !== undefined) path.tables.push(...same.tables.slice(step + 1));
    } else if (set.length === this.shape.ways) set.shift();
    set.push(path);
  }

  dropOwner(owner: number): void {
    this.sets.forEach((set, i) => {
      this.sets[i] = set.filter((path) => path.owner !== owner);
    });
  }

  clear(): void {
    this.sets.forEach((_, i) => {
      this.sets[i] = [];
    });
  }

  private setOf(low: number, high: number): Path[] {
    return this.sets[prefixLow(low, high, this.below[0] ?? 0) & (this.shape.sets - 1)] ?? [];
  }

  private knows(
    path: Path,
    step: number,
    key: { readonly low: number; readonly high: number; readonly owner: number },
    needs: WalkNeeds,
  ): boolean {
    const entry = path.tables[step];
    return entry !== undefined && this.shares(path, step, key) && !refuses(entry.rights, needs);
  }

  /** Whether a path knows something at a step and has the key's indices down to it. */
  private shares(
    path: Path,
    step: number,
    { low, high, owner }: { readonly low: number; readonly high: number; readonly owner: number },
  ): boolean {
    const below = this.below[step] ?? 0;
    return (
      path.owner === owner &&
      path.tables[step] !== undefined &&
      prefixLow(path.low, path.high, below) === prefixLow(low, high, below) &&
      prefixHigh(path.high, below, step, 0) === prefixHigh(high, below, step, 0)
    );
  }
}

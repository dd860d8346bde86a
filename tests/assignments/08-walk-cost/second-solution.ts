/**
 * A second solution of chapter 08, written from the clauses without the reference at hand: both must earn 100 points.
 * It goes down a tree recursively, judges rights on the way back, and keeps its caches as plain lists with time stamps.
 */
import type { Access, Fault, Gpa, Gva, Hpa, Mem64, Res, VmId } from '../../../reference/machine';

interface Nested48 {
  guestRoot: Gpa;
  hostRoot: Hpa;
}
type Page = 12 | 21 | 30;
interface WalkOut {
  hpa: Hpa;
  gpa: Gpa;
  refs: number;
  guestPage: Page;
  hostPage: Page;
}
interface Read {
  readonly step: number;
  readonly at: bigint;
  readonly place: bigint;
  readonly entry: bigint;
}
interface Leaf {
  readonly target: bigint;
  readonly page: Page;
  readonly reads: readonly Read[];
}

const no = (code: Fault['code'], stage: Fault['stage'], step: number, at: bigint): Res<never> => ({
  ok: false,
  fault: { code, stage, step, at },
});
const has = (entry: bigint, bit: bigint): boolean => (entry / bit) % 2n === 1n;
const page = (address: bigint): bigint => address - (address % 4096n);
const frame = (entry: bigint): bigint => page(entry % 2n ** 48n);
const slot = (address: bigint, step: number): bigint => (address / 2n ** BigInt(39 - 9 * step)) % 512n;
const canonical = (va: bigint): boolean => va < 2n ** 47n || (va >= 2n ** 64n - 2n ** 47n && va < 2n ** 64n);

function checkRoots({ guestRoot, hostRoot }: Nested48): void {
  if (guestRoot % 4096n !== 0n || hostRoot % 4096n !== 0n) throw new RangeError('roots are multiples of 4096');
}
function checkCount(n: number): void {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${n} is no count`);
}

/** One translation at work: its memory, its cost, and how it gets from gPA to hPA. */
interface Job {
  readonly mem: Mem64;
  refs: number;
  toHost(gpa: bigint, access: Access): Res<{ hpa: bigint; page: Page }>;
}

type Way = (at: bigint, step: number) => Res<{ place: bigint }>;
type Blame = (code: Fault['code'], step: number, at: bigint) => Res<never>;

function descend(job: Job, table: bigint, step: number, address: bigint, way: Way, blame: Blame): Res<Leaf> {
  const at = table + 8n * slot(address, step);
  const found = way(at, step);
  if (!found.ok) return found;
  job.refs += 1;
  const entry = job.mem.read64(found.place as Hpa);
  if (!has(entry, 1n)) return blame('not-present', step, at);
  const read = { step, at, place: found.place, entry };
  if (step < 3 && !has(entry, 128n)) {
    const rest = descend(job, frame(entry), step + 1, address, way, blame);
    return rest.ok ? { ...rest, reads: [read, ...rest.reads] } : rest;
  }
  const bytes = 2n ** BigInt(39 - 9 * step);
  if (step === 0 || frame(entry) % bytes !== 0n) return blame('reserved-bit', step, at);
  return { ok: true, target: frame(entry) + (address % bytes), page: (39 - 9 * step) as Page, reads: [read] };
}

function mark({ mem }: Job, reads: readonly Read[], access: Access): void {
  for (const [i, { place, entry }] of reads.entries()) {
    let next = has(entry, 32n) ? entry : entry + 32n;
    if (access === 'w' && i === reads.length - 1 && !has(entry, 64n)) next += 64n;
    if (next !== entry) mem.write64(place as Hpa, next);
  }
}

function hostWalk(job: Job, root: bigint, gpa: bigint, access: Access): Res<{ hpa: bigint; page: Page }> {
  const { size } = job.mem;
  const blame: Blame = (code, step) => no(code, 'host', step, gpa);
  const way: Way = (at, step) => (at + 8n > size ? blame('out-of-range', step, at) : { ok: true, place: at });
  const leaf = descend(job, root, 0, gpa, way, blame);
  if (!leaf.ok) return leaf;
  const shut = access === 'w' ? leaf.reads.find(({ entry }) => !has(entry, 2n)) : undefined;
  if (shut) return no('protection', 'host', shut.step, gpa);
  if (leaf.target >= size) return no('out-of-range', 'host', 4, gpa);
  mark(job, leaf.reads, access);
  return { ok: true, hpa: leaf.target, page: leaf.page };
}

interface Start {
  readonly step: number;
  readonly gpa: bigint;
  readonly hpa: bigint | null;
}

function guestWalk(job: Job, start: Start, va: bigint, access: Access): Res<{ out: WalkOut; reads: readonly Read[] }> {
  const way: Way = (at, step) => {
    if (step === start.step && start.hpa !== null) return { ok: true, place: start.hpa + (at - start.gpa) };
    const found = job.toHost(at, 'w');
    return found.ok ? { ok: true, place: found.hpa } : found;
  };
  const leaf = descend(job, start.gpa, start.step, va % 2n ** 48n, way, (code, step, at) =>
    no(code, 'guest', step, at),
  );
  if (!leaf.ok) return leaf;
  const shut = access === 'w' ? leaf.reads.find(({ entry }) => !has(entry, 2n)) : undefined;
  if (shut) return no('protection', 'guest', shut.step, shut.at);
  const data = job.toHost(leaf.target, access);
  if (!data.ok) return data;
  mark(job, leaf.reads, access);
  const out = {
    hpa: data.hpa as Hpa,
    gpa: leaf.target as Gpa,
    refs: job.refs,
    guestPage: leaf.page,
    hostPage: data.page,
  };
  return { ok: true, out, reads: leaf.reads };
}

export function nestedWalk48(mem: Mem64, regs: Nested48, va: Gva, access: Access): Res<WalkOut> {
  checkRoots(regs);
  if (!canonical(va)) return no('non-canonical', 'guest', -1, va);
  const job: Job = { mem, refs: 0, toHost: (gpa, wanted) => hostWalk(job, regs.hostRoot, gpa, wanted) };
  const walked = guestWalk(job, { step: 0, gpa: regs.guestRoot, hpa: null }, va, access);
  return walked.ok ? { ok: true, ...walked.out } : walked;
}

export function refCount(guestSteps: number, hostSteps: readonly number[]): number {
  checkCount(guestSteps);
  hostSteps.forEach(checkCount);
  if (hostSteps.length !== guestSteps + 1) throw new RangeError('one host walk per guest step, and one for the data');
  return hostSteps.reduce((sum, steps) => sum + steps, guestSteps);
}

/** A list of lines with the time of their last use. */
class Lines<T extends { readonly vm: VmId; readonly id: string }> {
  private lines: { readonly line: T; usedAt: number }[] = [];
  private time = 0;

  constructor(private readonly room: number) {}

  find(vm: VmId, id: string): T | undefined {
    return this.lines.find(({ line }) => line.vm === vm && line.id === id)?.line;
  }

  touch(line: T): void {
    this.time += 1;
    for (const known of this.lines) if (known.line === line) known.usedAt = this.time;
  }

  put(line: T): void {
    if (this.room === 0) return;
    this.lines = this.lines.filter((known) => known.line.vm !== line.vm || known.line.id !== line.id);
    if (this.lines.length === this.room) {
      const oldest = Math.min(...this.lines.map(({ usedAt }) => usedAt));
      this.lines = this.lines.filter(({ usedAt }) => usedAt !== oldest);
    }
    this.lines.push({ line, usedAt: 0 });
    this.touch(line);
  }

  forget(vm: VmId): void {
    this.lines = this.lines.filter(({ line }) => line.vm !== vm);
  }
}

interface TableLine extends Start {
  readonly vm: VmId;
  readonly id: string;
  readonly w: boolean;
}
interface PageLine {
  readonly vm: VmId;
  readonly id: string;
  readonly hpa: bigint;
  readonly page: Page;
  readonly forWrites: boolean;
}

export function createMmu48(mem: Mem64, { pwcEntries, ntlbEntries }: { pwcEntries: number; ntlbEntries: number }) {
  checkCount(pwcEntries);
  checkCount(ntlbEntries);
  const tables = new Lines<TableLine>(pwcEntries);
  const pages = new Lines<PageLine>(ntlbEntries);
  const registers = new Map<VmId, Nested48>();
  let current: VmId | undefined;

  const loaded = (): { vm: VmId; regs: Nested48 } => {
    const regs = current === undefined ? undefined : registers.get(current);
    if (current === undefined || regs === undefined) throw new RangeError('no VM is loaded');
    return { vm: current, regs };
  };
  /** The name of the table that is used at `step` for an address. */
  const prefix = (va: bigint, step: number): string => {
    return [0, 1, 2]
      .filter((s) => s < step)
      .map((s) => slot(va % 2n ** 48n, s))
      .join('/');
  };

  return {
    load(vm: VmId, { guestRoot, hostRoot }: Nested48): void {
      checkRoots({ guestRoot, hostRoot });
      const last = registers.get(vm);
      if (last !== undefined && last.hostRoot !== hostRoot) pages.forget(vm);
      if (last !== undefined && (last.hostRoot !== hostRoot || last.guestRoot !== guestRoot)) tables.forget(vm);
      registers.set(vm, { guestRoot, hostRoot });
      current = vm;
    },
    translate(va: Gva, access: Access): Res<WalkOut & { pwc: -1 | 0 | 1 | 2 }> {
      const { vm, regs } = loaded();
      if (!canonical(va)) return no('non-canonical', 'guest', -1, va);
      const usable = [3, 2, 1].map((step) => tables.find(vm, prefix(va, step))).filter((line) => line !== undefined);
      const hit = usable.find(({ w }) => w || access === 'r');
      if (hit !== undefined) tables.touch(hit);
      const job: Job = {
        mem,
        refs: 0,
        toHost: (gpa, wanted) => {
          const known = pages.find(vm, `${page(gpa)}`);
          if (known !== undefined && (wanted === 'r' || known.forWrites)) {
            pages.touch(known);
            return { ok: true, hpa: known.hpa + (gpa % 4096n), page: known.page };
          }
          const found = hostWalk(job, regs.hostRoot, gpa, wanted);
          if (found.ok) {
            pages.put({ vm, id: `${page(gpa)}`, hpa: page(found.hpa), page: found.page, forWrites: wanted === 'w' });
          }
          return found;
        },
      };
      const walked = guestWalk(job, hit ?? { step: 0, gpa: regs.guestRoot, hpa: null }, va, access);
      if (!walked.ok) return walked;
      let w = hit?.w ?? true;
      for (const [i, { step, entry }] of walked.reads.entries()) {
        const below = walked.reads[i + 1];
        if (below === undefined) break;
        w &&= has(entry, 2n);
        const hpa = page(below.place);
        tables.put({ vm, id: prefix(va, step + 1), step: step + 1, gpa: frame(entry), hpa, w });
      }
      return { ok: true, ...walked.out, pwc: ((hit?.step ?? 0) - 1) as -1 | 0 | 1 | 2 };
    },
    invlpg(_va: Gva): void {
      tables.forget(loaded().vm);
    },
    invept(vm: VmId): void {
      tables.forget(vm);
      pages.forget(vm);
    },
  };
}

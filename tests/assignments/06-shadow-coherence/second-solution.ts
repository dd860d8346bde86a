import type { Access, Frames, PageNo } from '../../../reference/machine';
import type {
  AccessOutcome,
  ExitKind,
  GuestEntry,
  GuestMem,
  Tracking,
  TrackingHypervisor,
} from '../../../reference/06-shadow-coherence/shadow-coherence';

interface Line {
  readonly root: number;
  readonly vpn: PageNo;
  readonly hfn: PageNo;
  readonly w: boolean;
}

/**
 * A second solution of chapter 06, written from the clauses and not from the reference: one flat list of shadow lines,
 * a log of exits that is counted when somebody asks, and a table of what each mode does.
 */
export function createTrackingHypervisor(
  mode: Tracking,
  guest: GuestMem,
  frames: Frames,
  gfnCount: number,
): TrackingHypervisor {
  refuse(!Number.isSafeInteger(gfnCount) || gfnCount <= 0);
  const log: ExitKind[] = [];
  const backings: (readonly [gfn: PageNo, hfn: PageNo])[] = [];
  const loaded: number[] = [];
  let lines: readonly Line[] = [];

  const without = (root: number, vpn?: PageNo): readonly Line[] =>
    lines.filter((line) => line.root !== root || (vpn !== undefined && line.vpn !== vpn));
  const active = (): number => {
    const root = loaded.at(-1);
    if (root === undefined) throw new RangeError('nothing is loaded');
    return root;
  };
  const fault = (root: number, vpn: PageNo, access: Access): AccessOutcome => {
    const { p, gfn, w, a, d } = guest.read(root, vpn);
    const guestCode = !p || gfn >= gfnCount ? 'not-present' : access === 'w' && !w ? 'protection' : null;
    log.push(guestCode === null ? 'hv-fault' : 'guest-fault');
    const exits = log.slice(-1);
    if (guestCode !== null) return { ok: false, deliver: 'guest', code: guestCode, exits };
    let hfn = backings.find((backing) => backing[0] === gfn)?.[1] ?? null;
    if (hfn === null) {
      hfn = frames.alloc(gfn);
      if (hfn === null) return { ok: false, deliver: 'hypervisor', code: 'out-of-memory', exits };
      backings.push([gfn, hfn]);
    }
    const isDirty = d || access === 'w';
    if (!a || isDirty !== d) guest.write(root, vpn, { p, gfn, w, a: true, d: isDirty });
    lines = [...without(root, vpn), { root, vpn, hfn, w: w && isDirty }];
    return { ok: true, hfn, exits };
  };
  const trackedWrite: Readonly<Record<Tracking, (root: number, vpn: PageNo, entry: GuestEntry) => void>> = {
    'write-protect': (root, vpn, entry) => {
      log.push('pt-write');
      guest.write(root, vpn, entry);
      lines = without(root, vpn);
    },
    lazy: (root, vpn, entry) => guest.write(root, vpn, entry),
    paravirt: () => refuse(true),
  };

  return {
    guestWritePte(root, vpn, entry) {
      refuseNumbers(root, vpn);
      if (loaded.includes(root)) trackedWrite[mode](root, vpn, entry);
      else guest.write(root, vpn, entry);
    },
    hypercall(root, batch) {
      refuseNumbers(root, ...batch.map(([vpn]) => vpn));
      refuse(mode !== 'paravirt');
      log.push('hypercall');
      for (const [at, [, { p, gfn }]] of batch.entries()) if (p && gfn >= gfnCount) return { ok: false, at };
      batch.forEach(([vpn, entry]) => {
        guest.write(root, vpn, entry);
        lines = without(root, vpn);
      });
      return { ok: true };
    },
    loadCr3(root) {
      refuseNumbers(root);
      log.push('cr3');
      loaded.push(root);
      if (mode === 'lazy') lines = without(root);
    },
    invlpg(vpn) {
      refuseNumbers(vpn);
      lines = without(active(), vpn);
      log.push('invlpg');
    },
    access(vpn, access) {
      refuseNumbers(vpn);
      const root = active();
      const line = lines.find((candidate) => candidate.root === root && candidate.vpn === vpn);
      const isHit = line !== undefined && (line.w || access === 'r');
      return isHit ? { ok: true, hfn: line.hfn, exits: [] } : fault(root, vpn, access);
    },
    exits() {
      const count = (kind: ExitKind): number => log.filter((exit) => exit === kind).length;
      return Object.freeze({
        hypercall: count('hypercall'),
        'guest-fault': count('guest-fault'),
        'hv-fault': count('hv-fault'),
        invlpg: count('invlpg'),
        'pt-write': count('pt-write'),
        cr3: count('cr3'),
      });
    },
    shadow(root) {
      refuseNumbers(root);
      const own = lines.filter((line) => line.root === root).sort((one, other) => one.vpn - other.vpn);
      return own.map(({ vpn, hfn, w }) => ({ vpn, hfn, w }));
    },
    p2m: () => [...backings].sort((one, other) => one[0] - other[0]),
  };
}

function refuseNumbers(...numbers: readonly number[]): void {
  for (const n of numbers) refuse(!Number.isSafeInteger(n) || n < 0);
}

function refuse(isNonsense: boolean): void {
  if (isNonsense) throw new RangeError('nonsense');
}

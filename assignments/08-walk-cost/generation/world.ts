import type { Random } from '../../../grader/contracts/chapter';
import type { OperationCall } from '../../../grader/contracts/engine';
import type { JsonObject } from '../../../grader/contracts/json';
import { layBoth, placeThroughHost } from '../layouts';
import type { GuestPage, HostPage } from '../layouts';
import { STEPS } from '../narration/describe-entry';
import { NarratedWalk } from '../narration/narrated-walk';
import type { Access } from '../narration/narrated-walk';
import { WordMap } from '../narration/word-map';
import { drawGuest } from './draw-guest';
import type { GuestPlan } from './draw-guest';
import { drawHost, MEMORY } from './draw-host';
import type { HostPlan } from './draw-host';

/** A page and an access to it, with what the walk costs where it succeeds. */
export interface Spot {
  /** First address of the page. */
  readonly va: bigint;
  readonly access: Access;
  readonly guestSteps: number;
  /** Host steps for each guest entry, then for the data. */
  readonly hostSteps: readonly number[];
}

/** A guest on a host, and what a sequence may touch. */
export interface World {
  readonly guest: GuestPlan;
  readonly host: HostPlan;
  /** The memory as the layouts leave it. */
  readonly memory: WordMap;
  /** Accesses that succeed. */
  readonly good: readonly Spot[];
  /** Accesses that end in a fault. */
  readonly bad: readonly Spot[];
}

/** Draws a world; larger runs have more pages. */
export function drawWorld(random: Random, run: number): World {
  const guest = drawGuest(random, 3 + Math.floor(run / 10));
  return worldOf(guest, drawHost(random, guest));
}

/** Puts a guest on a host, and tries every access. */
export function worldOf(guest: GuestPlan, host: HostPlan): World {
  const memory = new WordMap(MEMORY);
  const taken: bigint[] = [];
  for (const call of host.calls) follow(memory, taken, call);
  // Marks that one access leaves do not change how another one ends.
  const marked = memory.copy();
  const good: Spot[] = [];
  const bad: Spot[] = [];
  for (const va of guest.places) {
    for (const access of ['r', 'w'] as const) {
      const walk = new NarratedWalk(marked, { guestRoot: guest.guestRoot, hostRoot: host.hostRoot });
      const succeeds = isCanonical(va) && walk.walk(va, access);
      (succeeds ? good : bad).push({ va, access, ...stepsOf(walk) });
    }
  }
  return { guest, host, memory, good, bad };
}

/**
 * Says for each of `count` operations whether it is to succeed: a fixed share of them, in a random order. A share and
 * not a chance, so that no sequence is poor in translations that succeed.
 */
export function drawQuota(random: Random, count: number, share: number): readonly boolean[] {
  const good = Math.ceil(count * share);
  return random.shuffle(Array.from({ length: count }, (_, i) => i < good));
}

/** The hPA of the leaf entry that maps a page of the guest, and its gPA; null where it is not reached. */
export function leafEntryOf({ guest, host, memory }: World, va: bigint): bigint | null {
  const walk = new NarratedWalk(memory.copy(), { guestRoot: guest.guestRoot, hostRoot: host.hostRoot });
  walk.walk(va, 'r');
  const last = walk.references.filter((read) => read.kind === 'r' && read.column === STEPS).at(-1);
  return last?.kind === 'r' ? placeThroughHost(memory, host.hostRoot, last.gpa) : null;
}

function follow(memory: WordMap, taken: bigint[], { op, args }: OperationCall): void {
  if (op === 'poke64') {
    memory.poke(big(args['pa']), big(args['v']));
    return;
  }
  const places = { hostRoot: big(args['hostRoot']), guestRoot: big(args['guestRoot']), tables: big(args['tables']) };
  const host = pagesOf(args, 'host') as readonly HostPage[];
  layBoth({ memory, taken }, places, host, pagesOf(args, 'guest') as readonly GuestPage[]);
}

function pagesOf(args: JsonObject, key: 'host' | 'guest'): readonly object[] {
  const pages = args[key] as readonly JsonObject[];
  return pages.map(({ va, gpa, hpa, size, w }) => ({ va: big(va), gpa: big(gpa), hpa: big(hpa), size, w }));
}

function big(value: unknown): bigint {
  return typeof value === 'string' ? BigInt(value) : 0n;
}

function stepsOf({ references }: NarratedWalk): Pick<Spot, 'guestSteps' | 'hostSteps'> {
  const reads = references.filter((reference) => reference.kind === 'r');
  const guestSteps = reads.filter(({ column }) => column === STEPS).length;
  const rows = [...Array.from({ length: guestSteps }, (_, row) => row), STEPS];
  return {
    guestSteps,
    hostSteps: rows.map((row) => reads.filter((read) => read.row === row && read.column < STEPS).length),
  };
}

function isCanonical(va: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(48, va)) === va;
}

import type { Property, Random, Sequence, Step } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import type { JsonObject } from '../../grader/contracts/json';
import { drawHost, MEMORY } from './generation/draw-host';
import { drawQuota, drawWorld, leafEntryOf, worldOf } from './generation/world';
import type { Spot, World } from './generation/world';
import { BIT, frameOf, PAGE } from './layouts';
import { hex } from './narration/describe-entry';

/** Pages of all sizes in both trees: the low bits of gVA, gPA and hPA must fit one another. */
const composition: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const world = drawWorld(random, run);
    return sequence(
      world,
      drawSpots(random, world, 3 + Math.floor(run / 5)).map((spot) => walk(random, world, spot)),
    );
  },
  condition: (steps) => {
    const at = steps.findIndex(({ call, result }) => call.op === 'walk' && !keepsOffsets(call.args, result));
    if (at < 0) return null;
    return {
      at,
      message: 'an address lost bits below its page size: the full address goes to the other stage (08.S8)',
    };
  },
};

/** After each walk that succeeds, refCount is asked for the steps that the layout really has. */
const cost: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const world = drawWorld(random, run);
    const calls = drawQuota(random, 2 + Math.floor(run / 6), 0.8).flatMap((isGood): readonly OperationCall[] => {
      const spot = random.pick(isGood ? world.good : world.bad);
      const counted = { guestSteps: spot.guestSteps, hostSteps: [...spot.hostSteps] };
      return isGood ? [walk(random, world, spot), { op: 'refCount', args: counted }] : [walk(random, world, spot)];
    });
    return sequence(world, calls);
  },
  condition: (steps) => {
    const at = steps.findIndex((step, i) => !agreesWithCount(step, steps[i + 1]));
    if (at < 0) return null;
    return { at, message: 'refs of the walk and refCount of its step counts differ (08.S6, 08.S9)' };
  },
};

/** Plain walks, and translations of an MMU with small caches; every reference is compared. */
const traces: Property = {
  frames: 'exact',
  references: true,
  generate: (random, run) => {
    const world = drawWorld(random, run);
    const cached = random.chance(1, 2);
    const calls = drawSpots(random, world, 3 + Math.floor(run / 5)).map((spot) =>
      cached ? translate(random, spot) : walk(random, world, spot),
    );
    return sequence(world, [loadOf('vm', world), ...calls], random.pick([0, 3, 8]), random.pick([0, 3, 12]));
  },
};

/** Two VMs with equal addresses in two small caches, with edits behind the caches' back, and everything that drops. */
const caches: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const first = drawWorld(random, run);
    const worlds = [first, worldOf(first.guest, drawHost(random, first.guest, 1))];
    const hot = worlds.map(({ good }) => random.shuffle(good).slice(0, 5 + Math.floor(run / 8)));
    let current = 0;
    const calls = drawQuota(random, 6 + Math.floor((run * 4) / 3), 0.72).flatMap((isGood): readonly OperationCall[] => {
      const world = worlds[current] ?? first;
      const spots = hot[current] ?? [];
      if (isGood) return [translate(random, random.pick(spots))];
      if (random.chance(1, 4)) {
        current = 1 - current;
        return [loadOf(VMS[current] ?? '', worlds[current] ?? first)];
      }
      return disturb(random, world, VMS[current] ?? '', spots);
    });
    const built = { ...first, host: { ...first.host, calls: worlds.flatMap(({ host }) => host.calls) } };
    const pwcEntries = random.pick([0, 1, 2, 3, 3, 4, 4, 5, 6, 8]);
    return sequence(built, [loadOf(VMS[0] ?? '', first), ...calls], pwcEntries, random.pick([0, 0, 1, 4, 6, 9, 14]));
  },
};

const VMS = ['a', 'b'];

/** The properties of chapter 08. */
export const properties: Readonly<Record<string, Property>> = { composition, cost, traces, caches };

function drawSpots(random: Random, { good, bad }: World, count: number): readonly Spot[] {
  return drawQuota(random, count, 0.65).map((isGood) => random.pick(isGood ? good : bad));
}

function sequence(world: World, calls: readonly OperationCall[], pwcEntries?: number, ntlbEntries?: number): Sequence {
  const capacities = pwcEntries === undefined || ntlbEntries === undefined ? {} : { pwcEntries, ntlbEntries };
  return { setup: { size: hex(MEMORY), ...capacities }, calls: [...world.host.calls, ...calls] };
}

/** Something other than a translation that succeeds in an undisturbed machine. */
function disturb(random: Random, world: World, vm: string, hot: readonly Spot[]): readonly OperationCall[] {
  const spot = random.pick(hot);
  const { guest, host } = world;
  const refused = world.bad.filter(({ va, access }) => access === 'w' && hot.some((known) => known.va === va));
  const other = { ...world, guest: { ...guest, guestRoot: guest.tablePages[1] ?? guest.guestRoot } };
  return random.pick<() => readonly OperationCall[]>([
    () => [translate(random, random.pick(world.bad))],
    // A write where reads have filled the caches, and something on the way is read-only.
    () => [translate(random, random.pick(refused.length === 0 ? world.bad : refused))],
    () => [translate(random, random.pick(refused.length === 0 ? world.bad : refused))],
    () => [{ op: 'mmu.invlpg', args: { va: hex(spot.va) } }],
    () => [{ op: 'mmu.invept', args: { vm: random.pick([...VMS, 'nobody']) } }],
    () => moveTable(random, world),
    () => moveLeaf(random, world, spot, hot),
    // The registers change and change back: all that depends on them is gone.
    () => [random.chance(1, 2) ? loadOf(vm, other) : loadOf(vm, world, host.hostRoot + 16n * PAGE), loadOf(vm, world)],
  ])();
}

/** A guest directory entry changes behind the cache's back: W goes away and comes back. */
function moveTable(random: Random, { guest, host, memory }: World): readonly OperationCall[] {
  const step = random.int(0, 2);
  const va = guest.leaves[0]?.va ?? 0n;
  const table = host.tablePages[step] ?? 0n;
  const at = table + 8n * ((va >> BigInt(39 - 9 * step)) & 0x1ffn);
  const value = memory.peek(at);
  return [{ op: 'poke64', args: { pa: hex(at), v: hex(random.chance(1, 2) ? value : value & ~BIT.W) } }];
}

/** A leaf of the guest is exchanged for another one's: both caches may know the old way, none the old page. */
function moveLeaf(random: Random, world: World, { va }: Spot, hot: readonly Spot[]): readonly OperationCall[] {
  const small = world.guest.leaves.filter(({ size }) => size === 12).map((leaf) => leaf.va);
  if (!small.includes(va)) return [];
  const at = leafEntryOf(world, va);
  const from = leafEntryOf(world, random.pick(hot.filter((spot) => small.includes(spot.va))).va);
  if (at === null || from === null) return [];
  const frame = frameOf(world.memory.peek(from));
  return [{ op: 'poke64', args: { pa: hex(at), v: hex(frame | BIT.P | BIT.W) } }];
}

function walk(random: Random, { guest, host }: World, { va, access }: Spot): OperationCall {
  const roots = { guestRoot: hex(guest.guestRoot), hostRoot: hex(host.hostRoot) };
  return { op: 'walk', args: { ...roots, va: hex(inPage(random, va)), access } };
}

function translate(random: Random, { va, access }: Spot): OperationCall {
  return { op: 'mmu.translate', args: { va: hex(inPage(random, va)), access } };
}

function inPage(random: Random, va: bigint): bigint {
  return va + BigInt(random.int(0, 4095));
}

function loadOf(vm: string, { guest, host }: World, hostRoot: bigint = host.hostRoot): OperationCall {
  return { op: 'mmu.load', args: { vm, guestRoot: hex(guest.guestRoot), hostRoot: hex(hostRoot) } };
}

/** Whether gPA and hPA have the low bits that the reported page sizes leave as they are. */
function keepsOffsets({ va }: JsonObject, result: Step['result']): boolean {
  const { ok, gpa, hpa, guestPage, hostPage } = fieldsOf(result);
  if (ok !== true || typeof gpa !== 'string' || typeof hpa !== 'string') return true;
  if (typeof guestPage !== 'number' || typeof hostPage !== 'number') return true;
  const low = (address: unknown, bits: number): bigint => BigInt.asUintN(Math.min(bits, 64), BigInt(String(address)));
  return low(va, guestPage) === low(gpa, guestPage) && low(gpa, hostPage) === low(hpa, hostPage);
}

/** True also where no refCount follows the walk: then there is nothing to compare. */
function agreesWithCount({ call, result }: Step, next: Step | undefined): boolean {
  if (call.op !== 'walk' || next?.call.op !== 'refCount') return true;
  const { ok, refs } = fieldsOf(result);
  return ok !== true || refs === next.result;
}

function fieldsOf(result: Step['result']): JsonObject {
  return result !== null && typeof result === 'object' && !Array.isArray(result) ? (result as JsonObject) : {};
}

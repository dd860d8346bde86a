import type { Invariant, Step } from '../../grader/contracts/chapter';
import type { Reference } from '../../grader/contracts/engine';
import type { Json, JsonObject } from '../../grader/contracts/json';
import { describeAnswer } from './answer-text';
import { BIT, frameOf } from './layouts';

/** 08.S6: the `refs` that a translation reports are the reads that it made. */
const refsHonest: Invariant = ({ result, references }) => {
  if (!isObject(result) || result['ok'] !== true || typeof result['refs'] !== 'number') return null;
  const reads = references.filter(({ kind }) => kind === 'r').length;
  if (result['refs'] === reads) return null;
  return `refs says ${result['refs']}, but ${reads} table reads were made (08.S6)`;
};

/**
 * 08.S4: an operation that returns a fault writes to no guest entry.
 *
 * What it may write are A and D of host entries (08.S3). A word is a host entry if it lies in the host's root table, or
 * in a table that a host entry read in the same operation names. Guest entries never lie in host tables (C.16).
 */
const faultKeepsGuestEntries: Invariant = (step, earlier) => {
  if (!isObject(step.result) || step.result['ok'] !== false) return null;
  const hostRoot = hostRootOf(step, earlier);
  if (hostRoot === null) return null;
  const tables = hostTables(step.references, hostRoot);
  const wrong = step.references.find(({ kind, address }) => kind === 'w' && !tables.has(frameOf(BigInt(address))));
  if (wrong === undefined) return null;
  return `the walk ended in a fault but wrote to ${wrong.address}, which is no host entry: guest entries stay unchanged (08.S4)`;
};

/** C.13: every write goes to a word that the same operation has read, and adds A or D to what was read. */
const onlyAAndDChange: Invariant = (step) => {
  const seen = new Map<string, bigint>();
  for (const { kind, address, value, refused } of step.references) {
    if (value === undefined || refused !== undefined) continue;
    if (kind === 'w') {
      const before = seen.get(address);
      if (before === undefined) return `${address} was written, but this operation had not read an entry there (C.13)`;
      if (!addsOnlyMarks(before, BigInt(value))) {
        return `${address} was changed from ${hex(before)} to ${value}: a walk may only set A and D (C.13)`;
      }
    }
    seen.set(address, BigInt(value));
  }
  return null;
};

/** 08.S24: without caches a translation answers what nestedWalk48 answers, with `pwc: -1`. */
const cacheOffIsWalk: Invariant = ({ result, probe }) => {
  if (typeof probe !== 'string' || probe === '' || !isObject(result)) return null;
  if (result['ok'] === true && result['pwc'] !== -1) return 'pwc is not -1, but both caches are off (08.S24)';
  if (describeAnswer(result) === probe) return null;
  return 'both caches are off, but translate and nestedWalk48 answer differently (08.S24)';
};

/** The invariants of chapter 08, by the names of the course. */
export const invariants: Readonly<Record<string, Invariant>> = {
  'refs-honest': refsHonest,
  'fault-keeps-guest-entries': faultKeepsGuestEntries,
  'only-A-and-D-change': onlyAAndDChange,
  'cache-off-is-walk': cacheOffIsWalk,
};

/** First addresses of the host tables that an operation has come across, each with the step at which it is used. */
function hostTables(references: readonly Reference[], hostRoot: bigint): ReadonlyMap<bigint, number> {
  const tables = new Map([[hostRoot, 0]]);
  for (const { kind, address, value } of references) {
    const step = tables.get(frameOf(BigInt(address)));
    const entry = BigInt(value ?? '0');
    if (kind === 'w' || step === undefined || step === 3 || (entry & BIT.P) === 0n) continue;
    if ((entry & BIT.PS) === 0n) tables.set(frameOf(entry), step + 1);
  }
  return tables;
}

/** The host root that an operation walks from: its own argument, or the registers of the VM loaded last. */
function hostRootOf(step: Step, earlier: readonly Step[]): bigint | null {
  if (step.call.op !== 'mmu.translate') return bigOf(step.call.args['hostRoot']);
  const load = earlier.filter(({ call, reply }) => call.op === 'mmu.load' && !('thrown' in reply)).at(-1);
  return load === undefined ? null : bigOf(load.call.args['hostRoot']);
}

function addsOnlyMarks(before: bigint, after: bigint): boolean {
  return (before & ~after) === 0n && (after & ~before & ~(BIT.A | BIT.D)) === 0n;
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function bigOf(value: Json | undefined): bigint | null {
  return typeof value === 'string' ? BigInt(value) : null;
}

function hex(value: bigint): string {
  return `0x${value.toString(16).toUpperCase()}`;
}

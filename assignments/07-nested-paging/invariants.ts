import type { Invariant, Step } from '../../grader/contracts/chapter';
import type { Reference } from '../../grader/contracts/engine';
import type { Json, JsonObject } from '../../grader/contracts/json';
import { BIT, frameOf, PAGE } from './layouts';

/** Reads of a successful walk through 4 KB pages in both dimensions: (2 + 1)(2 + 1) - 1 (07.S14). */
const READS_OF_A_WALK = 8;

/**
 * 07.S13: an operation that returns a fault writes to no guest entry.
 *
 * What it may write are A and D of host entries (07.S3). A word is a host entry if it lies in the host's root table, or
 * in a table that an entry read from there in the same operation names. Guest entries never lie in host tables (C.16),
 * so every other write of a failing walk is one to a guest entry, or to a word that is none of the walk's business.
 */
const faultKeepsGuestEntries: Invariant = (step, earlier) => {
  if (!isFault(step.result)) return null;
  const hostRoot = hostRootOf(step, earlier);
  if (hostRoot === null) return null;
  const tables = hostTables(step.references, hostRoot);
  const wrong = step.references.find(({ kind, address }) => kind === 'w' && !isInTables(tables, Number(address)));
  if (wrong === undefined) return null;
  return `the walk ended in a fault but wrote to ${wrong.address}, which is no host entry: guest entries stay unchanged (07.S13)`;
};

/** C.13: every write goes to a word that the same operation has read, and adds A or D to what was read. */
const onlyAAndDChange: Invariant = (step) => {
  const seen = new Map<string, number>();
  for (const { kind, address, value, refused } of step.references) {
    if (value === undefined || refused !== undefined) continue;
    if (kind === 'w') {
      const before = seen.get(address);
      if (before === undefined) return `${address} was written, but this operation had not read an entry there (C.13)`;
      if (!addsOnlyMarks(before, Number(value))) {
        return `${address} was changed from ${hex(before)} to ${value}: a walk may only set A and D (C.13)`;
      }
    }
    seen.set(address, Number(value));
  }
  return null;
};

/** 07.S17: a hit makes no memory reference. */
const hitIsSilent: Invariant = ({ result, references }) => {
  if (!isObject(result) || result['hit'] !== true || references.length === 0) return null;
  return `the answer says hit, but ${count(references.length, 'memory reference')} ${references.length === 1 ? 'was' : 'were'} made (07.S17)`;
};

/**
 * 07.S14: a miss that succeeds has 8 reads if all pages are 4 KB. It is only judged if no value read has bit 7 set: then
 * no entry can be a 4 MB leaf. (At step 1 the bit means nothing, and such a walk goes unjudged.)
 */
const missReads: Invariant = ({ result, references }) => {
  if (!isObject(result) || result['ok'] !== true || result['hit'] !== false) return null;
  const reads = references.filter(({ kind }) => kind === 'r');
  if (reads.some(({ value }) => (Number(value ?? '0') & BIT.PS) !== 0)) return null;
  if (reads.length === READS_OF_A_WALK) return null;
  return `the answer says that the TLB missed, but ${count(reads.length, 'read')} instead of ${READS_OF_A_WALK} were made (07.S14, 07.S18)`;
};

/** The invariants of chapter 07, by the names of the course. */
export const invariants: Readonly<Record<string, Invariant>> = {
  'fault-keeps-guest-entries': faultKeepsGuestEntries,
  'only-A-and-D-change': onlyAAndDChange,
  'hit-is-silent': hitIsSilent,
  'miss-reads': missReads,
};

/** First bytes of the host tables that an operation has come across: the root, which need not be aligned, and pages. */
function hostTables(references: readonly Reference[], hostRoot: number): readonly number[] {
  const tables = [hostRoot];
  for (const { kind, address, value } of references) {
    const entry = Number(value ?? '0');
    const isTableEntry = (entry & BIT.P) !== 0 && (entry & BIT.PS) === 0;
    if (kind === 'r' && isTableEntry && isInTables([hostRoot], Number(address))) tables.push(frameOf(entry));
  }
  return tables;
}

function isInTables(tables: readonly number[], address: number): boolean {
  return tables.some((table) => address >= table && address < table + PAGE);
}

/** The host root that an operation walks from: its own argument, or the registers of the VM loaded last. */
function hostRootOf(step: Step, earlier: readonly Step[]): number | null {
  if (step.call.op !== 'tlb.translate') return numberOf(step.call.args['hostRoot']);
  const load = earlier.filter(({ call, reply }) => call.op === 'tlb.load' && !('thrown' in reply)).at(-1);
  return load === undefined ? null : numberOf(load.call.args['hostRoot']);
}

function addsOnlyMarks(before: number, after: number): boolean {
  return (before & ~after) === 0 && (after & ~before & ~(BIT.A | BIT.D)) === 0;
}

function isFault(result: Json): boolean {
  return isObject(result) && result['ok'] === false;
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'string' ? Number(value) : null;
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

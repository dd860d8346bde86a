import type { MachineDescription, Outcome, Process, Stack } from '../../reference/stack';
import { createStack, FOUR_STEPS, X86_MACHINE, X86_RULES } from '../../reference/stack';
import type { Vector, VectorHeader } from './read-vectors';
import { expandMap, hex } from './read-vectors';

/** What of a machine a replay chooses; the rest is the recorded machine's. */
export type Choice = Partial<Pick<MachineDescription, 'regime' | 'tlb' | 'walkCache' | 'nestedTlb' | 'guestMarks'>>;

/** What many vectors share: the width of addresses, and maps from guest to host. */
export type Layout = Pick<VectorHeader, 'maxphyaddr' | 'gbpages' | 'guestPages' | 'hostPages' | 'maps'>;

/** Where a replay and the machine differ. */
export interface Disagreement {
  readonly id: string;
  /** The place of an access in the vector, from 0; null for a word. */
  readonly access: number | null;
  /** An access (`rk 1000`), or a word of a table and its gPA (`word 1000`). */
  readonly what: string;
  /** The machine's answer or word. */
  readonly expected: string;
  readonly got: string;
}

/** Which words are compared at the end: all of the table pages, or those that the vector names. */
export type WordScope = 'all-words' | 'named-words';

const VM = 'vm';
const ENTRY_BYTES = 8;
const ENTRIES = 512;

/** Makes the machine that a vector was recorded on, as far as the header and its map and controls say. */
export function machineFor(header: Layout, { map, cfg }: Pick<Vector, 'map' | 'cfg'>, choice: Choice): Stack {
  const isGigabyte = header.gbpages === 1;
  const stack = createStack({
    ...X86_MACHINE,
    guestMarks: 'before-data',
    ...choice,
    guest: { ...FOUR_STEPS, largeSteps: isGigabyte ? [1, 2] : [2] },
    rules: { ...X86_RULES, physicalBits: header.maxphyaddr },
    controls: { wp: cfg.wp === 1, nxe: cfg.nxe === 1, smep: cfg.smep === 1, smap: cfg.smap === 1 },
    frames: 2 * header.hostPages,
    tableFrames: 2 * header.hostPages,
    // The machine's own tables lie above all frames that a vector names.
    reservedFrames: header.hostPages,
  });
  stack.createVm({ id: VM, pages: header.guestPages, backing: 'fixed' });
  expandMap(header, map).forEach((host, page) => {
    if (host >= 0) stack.remap(VM, page, host);
  });
  return stack;
}

/** Replays a vector and lists every disagreement; empty for complete agreement. */
export function replay(stack: Stack, vector: Vector, scope: WordScope): Disagreement[] {
  const words = tableWords(vector);
  const tables = new Set(vector.tables.map(([table]) => hex(table)));
  for (const [gpa, word] of words) stack.poke(VM, gpa, word);
  stack.flushCaches();
  const process = stack.createProcess(VM, Number(hex(vector.cr3) >> 12n));
  process.load();
  const wrong = vector.acc.flatMap(([access, va, answer], place): Disagreement[] => {
    const wish = access.startsWith('w') ? 'w' : access.startsWith('x') ? 'x' : 'r';
    const outcome = stack.access(hex(va), wish, access.endsWith('u') ? 'user' : 'kernel');
    const got = answerOf(stack, outcome, answer, tables);
    return got === answer ? [] : [{ id: vector.id, access: place, what: `${access} ${va}`, expected: answer, got }];
  });
  if (vector.after !== undefined) {
    syncMarks(process, vector);
    const addresses = scope === 'all-words' ? allWords(vector) : words.keys();
    wrong.push(...differentWords(stack, vector, words, addresses));
  }
  process.end();
  for (const gpa of words.keys()) stack.poke(VM, gpa, 0n);
  return wrong;
}

/** Says a disagreement as a sentence. */
export function sentenceOf({ id, what, expected, got }: Disagreement): string {
  return `${id} ${what}: expected ${expected}, got ${got}`;
}

/** Says an outcome in the words of the vectors, as exactly as the recorded answer does. */
function answerOf(stack: Stack, outcome: Outcome, answer: string, tables: ReadonlySet<bigint>): string {
  const [kind, value] = answer.split(' ');
  if (outcome.ok) {
    if (kind === 'word') {
      const gpa = gpaOf(stack, outcome.hpa);
      const isTable = tables.has(gpa - (gpa % 4096n));
      return isTable ? `word ${stack.peek(VM, gpa).toString(16)}` : `ok ${outcome.hpa.toString(16)}`;
    }
    if (kind === 'gpa') return `gpa ${outcome.hpa.toString(16)}`;
    return value === undefined ? 'ok' : `ok ${outcome.hpa.toString(16)}`;
  }
  if (outcome.deliver === 'hypervisor') {
    if (kind === 'gpa') return `gpa ${outcome.gpa.toString(16)}`;
    return value === undefined ? 'hole' : `hole ${outcome.gpa.toString(16)}`;
  }
  if (kind === 'none') return 'none';
  if (outcome.exception === 'general-protection') return 'gp';
  return `pf ${outcome.errorCode.toString(16)} ${outcome.cr2.toString(16)}`;
}

/** Compares words of the table pages with what the recorded machine left in them; those that it does not name are unchanged. */
function differentWords(
  stack: Stack,
  vector: Vector,
  before: ReadonlyMap<bigint, bigint>,
  addresses: Iterable<bigint>,
): Disagreement[] {
  const expected = new Map(before);
  for (const [gpa, word] of vector.after ?? []) expected.set(hex(gpa), hex(word));
  const wrong: Disagreement[] = [];
  for (const gpa of addresses) {
    const got = stack.peek(VM, gpa).toString(16);
    const word = (expected.get(gpa) ?? 0n).toString(16);
    if (got !== word)
      wrong.push({ id: vector.id, access: null, what: `word ${gpa.toString(16)}`, expected: word, got });
  }
  return wrong;
}

function allWords(vector: Vector): bigint[] {
  return vector.tables.flatMap(([table]) =>
    Array.from({ length: ENTRIES }, (_, index) => hex(table) + BigInt(index * ENTRY_BYTES)),
  );
}

/** The guest reads the entries of all addresses: a protected page table brings A and D into the guest's words only then. */
function syncMarks(process: Process, vector: Vector): void {
  for (const [, va] of vector.acc) {
    for (let step = 0; step < FOUR_STEPS.widths.length; step++) process.readEntry(hex(va), step);
  }
}

function tableWords(vector: Vector): ReadonlyMap<bigint, bigint> {
  const words = new Map<bigint, bigint>();
  for (const [table, list] of vector.tables) {
    for (let i = 0; i < list.length; i += 2) {
      words.set(hex(table) + BigInt(Number(list[i]) * ENTRY_BYTES), hex(String(list[i + 1])));
    }
  }
  return words;
}

function gpaOf(stack: Stack, hpa: bigint): bigint {
  const gfn = stack.realMap(VM).find(([, hfn]) => hfn === Number(hpa >> 12n))?.[0] ?? -1;
  return BigInt(gfn) * 4096n + (hpa % 4096n);
}

import type { Cell, Op, SuiteFile, Test } from '../../grader/contracts/generated/suite';
import type { Json } from '../../grader/contracts/json';
import { BITS_BELOW, layBoth } from './layouts';
import type { GuestPage, HostPage } from './layouts';
import { hex, STEPS } from './narration/describe-entry';
import { RIGHT } from './narration/habits';
import type { Habits } from './narration/habits';
import { NarratedWalk } from './narration/narrated-walk';
import type { Access, GuestTable, NarratedRead, NarratedReference, Registers } from './narration/narrated-walk';
import { SLIPS } from './narration/slips';
import { WordMap } from './narration/word-map';

/** What belongs to one `expectTrace`: a cell per expected read, in order. */
export interface Narration {
  /** The operation's index in the test. */
  readonly op: number;
  readonly cells: readonly Cell[];
}

/**
 * Tells how every address that a test expects in a trace comes about, and to which address each known mistake would
 * lead instead.
 *
 * It walks on its own and does not trust the expectation: a difference is an error. Only which table a `mmu.translate`
 * begins at is taken from its `expect.pwc`; the nested TLB must be off.
 *
 * @returns one narration per `expectTrace`, in order
 * @throws {Error} naming the test and operation, if the expected references are not those of the walk, if one
 *   `expectTrace` would show two walks in one picture, or if the nested TLB is on
 */
export function narrate(test: Test): readonly Narration[] {
  if (!test.ops.some(({ op }) => op === 'expectTrace')) return [];
  const narrator = new TestNarrator(test);
  return test.ops.flatMap((op, index) => narrator.tell(op, index) ?? []);
}

/**
 * Writes the cells of all traces into a suite.
 *
 * @returns the suite with them, as JSON; narrating twice changes nothing more
 * @throws {Error} as {@link narrate}
 */
export function narrateSuite(suite: SuiteFile): Json {
  const tests = suite.tests.map((test) => ({ ...test, ops: narratedOps(test) }));
  return JSON.parse(JSON.stringify({ ...suite, tests })) as Json;
}

function narratedOps(test: Test): readonly Op[] {
  const byOp = new Map(narrate(test).map((narration) => [narration.op, narration]));
  return test.ops.map((op, index): Op => {
    const narration = byOp.get(index);
    if (narration === undefined) return op;
    const { cells: _cells, ...rest } = op;
    return { ...rest, ...(narration.cells.length === 0 ? {} : { cells: [...narration.cells] }) };
  });
}

class TestNarrator {
  private readonly memory: WordMap;
  private readonly taken: bigint[] = [];
  private readonly registers = new Map<string, Registers>();
  /** The guest tables that earlier translations have come to, by VM, step and address. */
  private readonly tables = new Map<string, GuestTable>();
  private vm = '';
  private references: NarratedReference[] = [];
  private cells: Cell[] = [];

  constructor(private readonly test: Test) {
    this.memory = new WordMap(big(test.setup?.['size']));
  }

  /** Follows one operation; returns the narration of an `expectTrace`. */
  tell(op: Op, index: number): Narration | null {
    if (isThrow(op)) return null;
    switch (op.op) {
      case 'poke64':
        this.memory.poke(big(op['pa']), big(op['v']));
        return null;
      case 'layout48':
        this.layOut(op);
        return null;
      case 'mmu.load':
        this.vm = String(op['vm']);
        this.registers.set(this.vm, registersOf(op));
        return null;
      case 'walk':
        this.walk(op, index, registersOf(op));
        return null;
      case 'mmu.translate':
        this.translate(op, index);
        return null;
      case 'expectTrace':
        return this.close(op, index);
      default:
        return null;
    }
  }

  private layOut(op: Op): void {
    const places = { ...registersOf(op), tables: big(op['tables']) };
    const host = pagesOf(op, 'host') as readonly HostPage[];
    layBoth({ memory: this.memory, taken: this.taken }, places, host, pagesOf(op, 'guest') as readonly GuestPage[]);
  }

  private translate(op: Op, index: number): void {
    const regs = this.registers.get(this.vm);
    if (regs === undefined) throw new Error(`${this.test.id}: mmu.translate stands before the first mmu.load`);
    if (this.test.setup?.['ntlbEntries'] !== 0) {
      throw new Error(`${this.test.id}: a trace of mmu.translate can only be told with ntlbEntries 0`);
    }
    const hit = pwcOf(op);
    const start = hit < 0 ? undefined : this.tables.get(this.tableKey(hit + 1, big(op['va'])));
    if (hit >= 0 && start === undefined) {
      throw new Error(`${this.test.id}: operation ${index} expects a hit that no earlier translation can have filled`);
    }
    const walked = this.walk(op, index, regs, start);
    for (const table of walked.tables) this.tables.set(this.tableKey(table.step, big(op['va'])), table);
  }

  /** The key of the table that is used at a step for an address. */
  private tableKey(step: number, va: bigint): string {
    return `${this.vm} ${step} ${(va % 2n ** 48n) >> (BITS_BELOW[step - 1] ?? 0n)}`;
  }

  /** Makes the right walk, and on copies of the same memory every known mistake. */
  private walk(op: Op, index: number, regs: Registers, start?: GuestTable): NarratedWalk {
    const before = this.memory.copy();
    const make = (memory: WordMap, habits: Habits): NarratedWalk => {
      const walk = new NarratedWalk(memory, regs, habits);
      if (isCanonical(big(op['va']))) walk.walk(big(op['va']), op['access'] as Access, start);
      return walk;
    };
    const right = make(this.memory, RIGHT);
    const cells = readsOf(right).map(cellOf);
    if (cells.length > 0 && this.cells.length > 0 && this.isExpectedLater(index)) {
      throw new Error(`${this.test.id}: operation ${index} is a second walk; put an expectTrace between the two`);
    }
    for (const { habits, question, hidden } of SLIPS) {
      const wrong = make(before.copy(), { ...RIGHT, ...habits });
      addTrap(cells, readsOf(right), readsOf(wrong), { question, hidden });
    }
    this.references.push(...right.references);
    this.cells.push(...cells);
    return right;
  }

  private isExpectedLater(index: number): boolean {
    return this.test.ops.slice(index).some(({ op }) => op === 'expectTrace');
  }

  private close(op: Op, index: number): Narration {
    const { references, cells } = this;
    this.references = [];
    this.cells = [];
    const own = JSON.stringify(references.map(written));
    const expected = JSON.stringify(op.refs ?? []);
    if (own !== expected) {
      throw new Error(`${this.test.id}: operation ${index} expects ${expected}, but the walk makes ${own}`);
    }
    return { op: index, cells };
  }
}

function readsOf({ references }: NarratedWalk): readonly NarratedRead[] {
  return references.filter((reference) => reference.kind === 'r');
}

function cellOf({ row, column, what, sum, gives, gpa }: NarratedRead): Cell {
  return { row, column, what, sum, gives, gpa: hex(gpa) };
}

/** Notes where a wrong walk first reads elsewhere, if it does and no likelier mistake leads to the same address. */
function addTrap(
  cells: readonly Cell[],
  right: readonly NarratedRead[],
  wrong: readonly NarratedRead[],
  words: { readonly question: string; readonly hidden: string },
): void {
  const at = right.findIndex(({ address }, i) => wrong[i]?.address !== address);
  const [cell, expected, went] = [cells[at], right[at], wrong[at]];
  if (cell === undefined || expected === undefined || went === undefined) return;
  cell.traps ??= {};
  cell.traps[hex(went.address)] ??= { sum: trapSum(expected, went), ...words };
}

/** The wrong arithmetic; a host read also says for which gPA it is made, where that is part of the mistake. */
function trapSum(expected: NarratedRead, went: NarratedRead): string {
  const elsewhere = went.gpa !== expected.gpa || went.column !== expected.column;
  return went.column < STEPS && elsewhere ? `${went.sum}, for gPA ${hex(went.gpa)}` : went.sum;
}

function written(reference: NarratedReference): readonly string[] {
  if (reference.kind === 'r') return ['r', hex(reference.address)];
  return ['w', hex(reference.address), hex(reference.value)];
}

function registersOf(op: Op): Registers {
  return { guestRoot: big(op['guestRoot']), hostRoot: big(op['hostRoot']) };
}

function pagesOf(op: Op, key: 'host' | 'guest'): readonly object[] {
  const pages = op[key] as readonly Readonly<Record<string, unknown>>[];
  return pages.map(({ va, gpa, hpa, size, w }) => ({
    va: big(va),
    gpa: big(gpa),
    hpa: big(hpa),
    size: Number(size),
    w: w === true,
  }));
}

function big(value: unknown): bigint {
  return typeof value === 'string' ? BigInt(value) : 0n;
}

function pwcOf({ expect }: Op): number {
  const pwc = typeof expect === 'object' && expect !== null && 'pwc' in expect ? expect['pwc'] : -1;
  return typeof pwc === 'number' ? pwc : -1;
}

function isThrow({ expect }: Op): boolean {
  return typeof expect === 'object' && expect !== null && '$throws' in expect;
}

function isCanonical(va: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(48, va)) === va;
}

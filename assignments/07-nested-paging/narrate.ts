import type { Cell, Op, SuiteFile, Test } from '../../grader/contracts/generated/suite';
import type { Json } from '../../grader/contracts/json';
import { layGuest, layHost } from './layouts';
import type { GuestPage, HostPage } from './layouts';
import { hex } from './narration/describe-entry';
import { RIGHT } from './narration/habits';
import type { Habits } from './narration/habits';
import { NarratedWalk } from './narration/narrated-walk';
import type { Access, NarratedRead, NarratedReference, Registers } from './narration/narrated-walk';
import { SLIPS } from './narration/slips';
import { WordMap } from './narration/word-map';

/** What belongs to one `expectTrace`: a cell per expected read, in order, and the grid's shape where it is special. */
export interface Narration {
  /** The operation's index in the test. */
  readonly op: number;
  readonly cells: readonly Cell[];
  /** Set for a walk of the host's table alone. */
  readonly grid?: { readonly guestSteps: number; readonly hostSteps: number };
}

/**
 * Tells how every address that a test expects in a trace comes about, and to which address each known mistake would
 * lead instead.
 *
 * It walks on its own and does not trust the expectation: a difference is an error. Only whether a `tlb.translate` hits
 * is taken from its `expect.hit`.
 *
 * @returns one narration per `expectTrace`, in order
 * @throws {Error} naming the test and operation, if the expected references are not those of the walk, or if one
 *   `expectTrace` would show two walks in one picture
 */
export function narrate(test: Test): readonly Narration[] {
  const narrator = new TestNarrator(test);
  return test.ops.flatMap((op, index) => narrator.tell(op, index) ?? []);
}

/**
 * Writes the cells (and special grids) of all traces into a suite.
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
    const { grid: _grid, cells: _cells, ...rest } = op;
    const { grid, cells } = narration;
    return {
      ...rest,
      ...(grid === undefined ? {} : { grid: { ...grid } }),
      ...(cells.length === 0 ? {} : { cells: [...cells] }),
    };
  });
}

/** Makes one walk, right or wrong. */
type MakeWalk = (memory: WordMap, habits: Habits) => readonly NarratedReference[];

/** What has happened since the last `expectTrace`. */
interface Span {
  readonly references: NarratedReference[];
  readonly cells: Cell[];
  hostOnly: boolean;
}

class TestNarrator {
  private readonly memory: WordMap;
  private readonly taken: number[] = [];
  private readonly registers = new Map<string, Registers>();
  private vm = '';
  private span: Span = { references: [], cells: [], hostOnly: false };

  constructor(private readonly test: Test) {
    this.memory = new WordMap(Number(test.setup?.['size'] ?? 0));
  }

  /** Follows one operation; returns the narration of an `expectTrace`. */
  tell(op: Op, index: number): Narration | null {
    if (isThrow(op)) return null;
    const ground = { memory: this.memory, taken: this.taken };
    const regs = { guestRoot: Number(op['guestRoot']), hostRoot: Number(op['hostRoot']) };
    const access = op['access'] as Access;
    switch (op.op) {
      case 'poke32':
        this.memory.poke(Number(op['pa']), Number(op['v']));
        return null;
      case 'layoutHost':
        layHost(ground, regs.hostRoot, Number(op['tables']), pagesOf(op) as readonly HostPage[]);
        return null;
      case 'layoutGuest':
        layGuest(ground, regs, Number(op['tables']), pagesOf(op) as readonly GuestPage[]);
        return null;
      case 'tlb.load':
        this.vm = String(op['vm']);
        this.registers.set(this.vm, regs);
        return null;
      case 'hostWalk':
        return this.walk(
          index,
          true,
          walkOf(regs, (walk) => walk.walkHost(Number(op['gpa']), access)),
        );
      case 'nestedWalk':
        return this.walk(
          index,
          false,
          walkOf(regs, (walk) => walk.walkNested(Number(op['va']), access)),
        );
      case 'tlb.translate':
        return isHit(op) ? null : this.walk(index, false, this.translation(op, access));
      case 'expectTrace':
        return this.close(op, index);
      default:
        return null;
    }
  }

  private translation(op: Op, access: Access): MakeWalk {
    const regs = this.registers.get(this.vm);
    if (regs === undefined) throw new Error(`${this.test.id}: tlb.translate stands before the first tlb.load`);
    return walkOf(regs, (walk) => walk.walkNested(Number(op['va']), access));
  }

  /** Makes the right walk, and on copies of the same memory every known mistake. */
  private walk(index: number, hostOnly: boolean, make: MakeWalk): null {
    const before = this.memory.copy();
    const right = make(this.memory, RIGHT);
    const cells = readsOf(right).map(cellOf);
    if (cells.length > 0 && this.span.cells.length > 0 && this.isExpectedLater(index)) {
      throw new Error(`${this.test.id}: operation ${index} is a second walk; put an expectTrace between the two`);
    }
    for (const { habits, question, hidden } of SLIPS) {
      // A host walk has no guest register to swap with.
      if (hostOnly && habits.roots === 'swapped') continue;
      const wrong = make(before.copy(), { ...RIGHT, ...habits });
      addTrap(cells, readsOf(right), readsOf(wrong), { question, hidden });
    }
    this.span.references.push(...right);
    this.span.cells.push(...cells);
    this.span.hostOnly = hostOnly;
    return null;
  }

  private isExpectedLater(index: number): boolean {
    return this.test.ops.slice(index).some(({ op }) => op === 'expectTrace');
  }

  private close(op: Op, index: number): Narration {
    const { references, cells, hostOnly } = this.span;
    this.span = { references: [], cells: [], hostOnly: false };
    const own = JSON.stringify(references.map(written));
    const expected = JSON.stringify(op.refs ?? []);
    if (own !== expected) {
      throw new Error(`${this.test.id}: operation ${index} expects ${expected}, but the walk makes ${own}`);
    }
    return { op: index, cells, ...(hostOnly && cells.length > 0 ? { grid: { guestSteps: 0, hostSteps: 2 } } : {}) };
  }
}

function walkOf(regs: Registers, go: (walk: NarratedWalk) => void): MakeWalk {
  return (memory, habits) => {
    const walk = new NarratedWalk(memory, regs, habits);
    go(walk);
    return walk.references;
  };
}

function readsOf(references: readonly NarratedReference[]): readonly NarratedRead[] {
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
  const isHost = went.column < 2;
  const elsewhere = went.gpa !== expected.gpa || went.column !== expected.column;
  return isHost && elsewhere ? `${went.sum}, for gPA ${hex(went.gpa)}` : went.sum;
}

function written(reference: NarratedReference): readonly string[] {
  if (reference.kind === 'r') return ['r', hex(reference.address)];
  return ['w', hex(reference.address), hex(reference.value)];
}

function pagesOf(op: Op): readonly object[] {
  const map = op['map'] as readonly Readonly<Record<string, unknown>>[];
  return map.map(({ va, gpa, hpa, w, big }) => ({
    va: Number(va),
    gpa: Number(gpa),
    hpa: Number(hpa),
    w: w === true,
    big: big === true,
  }));
}

function isThrow({ expect }: Op): boolean {
  return typeof expect === 'object' && expect !== null && '$throws' in expect;
}

function isHit({ expect }: Op): boolean {
  return typeof expect === 'object' && expect !== null && 'hit' in expect && expect['hit'] === true;
}

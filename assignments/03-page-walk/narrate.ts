import type { Cell, Op, SuiteFile, Test } from '../../grader/contracts/generated/suite';
import type { Json } from '../../grader/contracts/json';
import { layPages } from './layouts';
import type { Page } from './layouts';
import { SLIPS } from './narration/slips';
import { hex, RIGHT, TestMemory, walkByHabits } from './narration/walk-by-habits';
import type { Request, ToldReference } from './narration/walk-by-habits';

type ToldRead = ToldReference & { readonly kind: 'r' };

/** What belongs to one `expectTrace`: a cell per expected read, in order. */
export interface Narration {
  /** The operation's index in the test. */
  readonly op: number;
  readonly cells: readonly Cell[];
}

/**
 * Tells how every address that a test expects in a trace comes about, and to which address each known mistake would
 * lead instead. It walks on its own and does not trust the expectation: a difference is an error.
 *
 * @returns one narration per `expectTrace`, in order
 * @throws {Error} naming the test and operation, if the expected references are not those of the walk, or if one
 *   `expectTrace` would show two walks in one picture
 */
export function narrate(test: Test): readonly Narration[] {
  const memory = new TestMemory(Number(test.setup?.['size'] ?? 0));
  const tables: number[] = [];
  const narrations: Narration[] = [];
  let walk: { readonly references: readonly ToldReference[]; readonly cells: readonly Cell[] } | null = null;
  for (const [index, op] of test.ops.entries()) {
    if (op.op === 'poke32') memory.poke(Number(op['pa']), Number(op['v']));
    if (op.op === 'layout') layPages({ memory, tables }, Number(op['root']), Number(op['tables']), pagesOf(op));
    if (op.op === 'walk' && !isThrow(op)) {
      if (walk !== null && test.ops.slice(index).some((later) => later.op === 'expectTrace')) {
        throw new Error(`${test.id}: operation ${index} is a second walk; put an expectTrace between the two`);
      }
      walk = tellWalk(memory, requestOf(op));
    }
    if (op.op !== 'expectTrace') continue;
    requireEqual(test.id, index, op, walk?.references ?? []);
    narrations.push({ op: index, cells: walk?.cells ?? [] });
    walk = null;
  }
  return narrations;
}

/**
 * Writes the cells of all traces into a suite.
 *
 * @returns the suite with them, as JSON; narrating twice changes nothing more
 * @throws {Error} as {@link narrate}
 */
export function narrateSuite(suite: SuiteFile): Json {
  const tests = suite.tests.map((test) => {
    const cellsAt = new Map(narrate(test).map(({ op, cells }) => [op, cells]));
    const ops = test.ops.map((op, index) => {
      const { cells: _, ...rest } = op;
      const cells = cellsAt.get(index) ?? [];
      return cells.length === 0 ? rest : { ...rest, cells };
    });
    return { ...test, ops };
  });
  return JSON.parse(JSON.stringify({ ...suite, tests })) as Json;
}

/** Makes the right walk, and on copies of the same memory every known mistake. */
function tellWalk(memory: TestMemory, request: Request) {
  const before = memory.copy();
  const references = walkByHabits(memory, request, RIGHT);
  const right = readsOf(references);
  const cells = right.map(({ sum, index, gives }, step): Cell => ({
    row: 0,
    column: step,
    what: `step ${step} for va ${hex(request.va)}, entry ${index}`,
    sum,
    gives,
  }));
  for (const { habits, question, hidden } of SLIPS) {
    const wrong = readsOf(walkByHabits(before.copy(), request, { ...RIGHT, ...habits }));
    addTrap(cells, right, wrong, { question, hidden });
  }
  return { references, cells };
}

/** Notes where a wrong walk first reads elsewhere, if it does and no likelier mistake leads to the same address. */
function addTrap(
  cells: readonly Cell[],
  right: readonly ToldRead[],
  wrong: readonly ToldRead[],
  words: { readonly question: string; readonly hidden: string },
): void {
  const at = right.findIndex(({ address }, i) => wrong[i]?.address !== address);
  const [cell, went] = [cells[at], wrong[at]];
  if (cell === undefined || went === undefined) return;
  cell.traps ??= {};
  cell.traps[hex(went.address)] ??= { sum: went.sum, ...words };
}

function requireEqual(test: string, index: number, { refs }: Op, references: readonly ToldReference[]): void {
  const own = JSON.stringify(
    references.map((reference) =>
      reference.kind === 'r' ? ['r', hex(reference.address)] : ['w', hex(reference.address), hex(reference.value)],
    ),
  );
  const expected = JSON.stringify(refs ?? []);
  if (own !== expected) throw new Error(`${test}: operation ${index} expects ${expected}, but the walk makes ${own}`);
}

function readsOf(references: readonly ToldReference[]): readonly ToldRead[] {
  return references.filter((reference) => reference.kind === 'r');
}

function requestOf(op: Op): Request {
  return {
    root: Number(op['root']),
    va: Number(op['va']),
    access: op['access'] as Request['access'],
    mode: op['mode'] as Request['mode'],
  };
}

function pagesOf(op: Op): readonly Page[] {
  const map = op['map'] as readonly Readonly<Record<string, unknown>>[];
  return map.map(({ va, pa, w, u, big }) => ({
    va: Number(va),
    pa: Number(pa),
    w: w === true,
    u: u === true,
    big: big === true,
  }));
}

function isThrow({ expect }: Op): boolean {
  return typeof expect === 'object' && expect !== null && '$throws' in expect;
}

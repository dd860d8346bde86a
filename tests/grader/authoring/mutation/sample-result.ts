import type {
  ChapterMutation,
  FaultRow,
  MatrixColumn,
  MutantRow,
} from '../../../../grader/authoring/mutation/mutation-result';
import type { Kill } from '../../../../grader/authoring/mutation/run-mutant';

/** A column of a matrix; `h` at the start of its name makes it hidden, `p` a property. */
export function column(id: string): MatrixColumn {
  return {
    id,
    title: `what ${id} shows`,
    visibility: id.startsWith('h') ? 'hidden' : 'visible',
    band: id.startsWith('p') ? 'property' : 'core',
    isExports: id === 'exports',
  };
}

export function killsOf(...checkpoints: readonly string[]): Kill[] {
  return checkpoints.map((checkpoint) => ({ checkpoint, verdict: 'fail' }));
}

export function fault(id: string, ...checkpoints: readonly string[]): FaultRow {
  return { id, says: `I am ${id}.`, kills: killsOf(...checkpoints), isExact: true };
}

export function mutant(key: string, checkpoints: readonly string[], more: Partial<MutantRow> = {}): MutantRow {
  const place = { key, slip: '+ becomes -', line: 7, column: 3, before: 'a + b', after: 'a - b' };
  return { mutant: place, kills: killsOf(...checkpoints), isExact: true, equivalent: null, difference: null, ...more };
}

const NONE = { variants: 0, named: 0, right: 0 };

/** A chapter for which the release gate is met, with what a test changes of it. */
export function resultOf(part: Partial<ChapterMutation> = {}): ChapterMutation {
  return {
    chapter: '99-counter',
    file: 'reference/99-counter/counter.ts',
    columns: ['exports', 'v1', 'v2', 'h1', 'h2'].map(column),
    faults: [fault('99-M1', 'v1', 'h1'), fault('99-M2', 'h1', 'h2')],
    mutants: Array.from({ length: 20 }, (_, index) => mutant(`key${index}`, ['v1'])),
    uncompilable: 0,
    goneEquivalents: [],
    dead: [],
    redundant: [],
    diagnosis: { 'second-slip': NONE, neighbour: NONE },
    ...part,
  };
}

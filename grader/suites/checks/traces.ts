import type { FileProblem } from '../../contracts/file-problem';
import type { Op, Reference } from '../../contracts/generated/suite';
import { opsOf, problemIn, suitesOf, testsOf, type ChapterDraft, type Check, type Placed } from '../chapter-draft';
import { CANONICAL_HEX, hexAdvice } from '../scalar-rules';
import { show } from '../show-value';

/** Every expected reference is `["r", address]` or `["w", address, value]`, with hex strings. */
export const checkReferences: Check = (draft) =>
  traces(draft).flatMap(({ op, refs }) => refs.flatMap((reference, index) => checkReference(op, reference, index)));

/** A trace that has cells for the walk's picture has one per read. */
export const checkCells: Check = (draft) =>
  traces(draft).flatMap(({ op, refs }) => {
    const { cells } = op.item;
    const reads = refs.filter(([kind]) => kind === 'r').length;
    if (cells === undefined || cells.length === reads) return [];
    const message = `This trace has ${reads} reads; expected a cell for each, found ${cells.length}. Run \`pagewalk author narrate ${draft.folderName}\`.`;
    return [problemIn(op, ['cells'], message, 'key')];
  });

interface Trace {
  readonly op: Placed<Op>;
  readonly refs: readonly Reference[];
}

function traces(draft: ChapterDraft): readonly Trace[] {
  return testsOf(suitesOf(draft))
    .flatMap(opsOf)
    .flatMap((op) => (op.item.op === 'expectTrace' && Array.isArray(op.item.refs) ? [{ op, refs: op.item.refs }] : []));
}

function checkReference(op: Placed<Op>, reference: Reference, index: number): readonly FileProblem[] {
  const [kind, ...numbers] = reference;
  if (kind !== 'r' && kind !== 'w') {
    return [problemIn(op, ['refs', index, 0], `A reference is of kind ${show(kind)}; expected "r" or "w".`)];
  }
  if (numbers.length !== (kind === 'r' ? 1 : 2)) {
    const form = kind === 'r' ? 'a read is ["r", address]' : 'a write is ["w", address, value]';
    return [problemIn(op, ['refs', index], `The reference ${show(reference)} has ${reference.length} parts; ${form}.`)];
  }
  return numbers.flatMap((number, at) => {
    if (CANONICAL_HEX.test(number)) return [];
    const what = at === 0 ? 'address' : 'value';
    const message = `The ${what} of a reference is ${show(number)}; expected a hex string such as "0x1F"${hexAdvice({ form: 'hex' }, number)}.`;
    return [problemIn(op, ['refs', index, at + 1], message)];
  });
}

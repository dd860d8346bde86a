import type { Walk, WalkCell } from '../../contracts/generated/report';
import { cellWord } from './nested-walk-words';
import { wrapWords } from './wrap-words';

/** A line of text in a cell; `tone` is a class of the style sheet. */
export interface CellLine {
  readonly text: string;
  readonly tone: 'head' | 'address' | 'wrong' | 'note';
}

/** Characters of a monospaced font that fit a cell: at the size of an address, and at the size of a note. */
export const CELL_CHARACTERS = { address: 20, note: 22 } as const;

/** Lines of one sum at most; the table below the picture has it in full. */
const SUM_LINES = 3;

/** Writes the text of one cell: number, sign and address; for the first difference expected above got, each with its sum. */
export function cellLines(walk: Walk, cell: WalkCell): CellLine[] {
  if (cell.state === 'equal') return equalLines(cell);
  if (cell.state === 'first') return firstLines(cell);
  if (cell.n === walk.firstDifference) return endedLines(cell);
  return [{ text: `${cell.n} ${cellWord(walk, cell)}`, tone: 'note' }, ...wrap(`exp ${cell.expected}`, 'note', 1)];
}

function equalLines(cell: WalkCell): CellLine[] {
  return [
    ...wrap(`${cell.n} ✓ ${cell.expected}`, 'head', 2),
    ...sumLines(cell.sum),
    ...(cell.gives === undefined ? [] : wrap(`→ ${cell.gives}`, 'note', 1)),
  ];
}

/** The first difference of a walk that ended too early: a read that was never made. */
function endedLines(cell: WalkCell): CellLine[] {
  return [
    { text: `${cell.n} ✗ never made`, tone: 'head' },
    ...wrap(`exp ${cell.expected}`, 'address', 2),
    ...sumLines(cell.sum),
  ];
}

function firstLines(cell: WalkCell): CellLine[] {
  return [
    { text: `${cell.n} ✗ differs`, tone: 'head' },
    ...wrap(`exp ${cell.expected}`, 'address', 2),
    ...sumLines(cell.sum),
    ...wrap(`got ${cell.actual ?? 'nothing'}`, 'wrong', 2),
    ...(cell.actualSum === undefined ? [] : sumLines(cell.actualSum)),
  ];
}

/** Breaks a sum before its plus signs where it does not fit one line, so that every term stays whole. */
function sumLines(sum: string): CellLine[] {
  const whole = `= ${sum}`;
  if (whole.length <= CELL_CHARACTERS.note) return [{ text: whole, tone: 'note' }];
  const terms = sum.split(/ (?=\+ )/).flatMap((term, index) => wrap(`${index === 0 ? '= ' : ''}${term}`, 'note', 2));
  return terms
    .slice(0, SUM_LINES)
    .map((line, index) => (index === 0 ? line : { ...line, text: `\u00a0\u00a0${line.text}` }));
}

function wrap(text: string, tone: CellLine['tone'], most: number): CellLine[] {
  const width = tone === 'note' ? CELL_CHARACTERS.note : CELL_CHARACTERS.address;
  return wrapWords(text, width, most).map((line) => ({ text: line, tone }));
}

import type { Random } from '../../../grader/contracts/chapter';
import type { GradedRecord, JournalRecord } from '../../../grader/contracts/generated/journal';
import { fromLine, toLine } from '../../../grader/class/journal/journal-line';
import { parseJournal, type FoundJournal } from '../../../grader/class/journal/read-journal';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { drawRecords, drawStrangeLine, linesOf } from '../grammar/draw-journal';
import { mutateText } from '../mutators/mutate-text';

/** What a run wrote, and what has become of it on the disk. */
interface JournalInput {
  readonly written: readonly JournalRecord[];
  readonly text: string;
}

/**
 * The journal of an interrupted run, torn, damaged, doubled and disordered: each line that is still what was written
 * counts, and nothing counts that was not written so.
 */
export const journals: FuzzTarget<JournalInput> = {
  name: 'journals',
  share: 250,
  make: (random) => {
    const written = drawRecords(random);
    return { written, text: spoil(linesOf(written), random) };
  },
  vary: ({ written, text }, random) => ({ written, text: mutateText(text, random) }),
  check: ({ written, text }) => {
    const original = new Map(written.map((record) => [toLine(record).trimEnd(), record]));
    const lines = text.split('\n');
    const records = lines.map((line) => expectLine(line, original));
    expectJournal(parseJournal(text), records);
    const [first] = records;
    const read = records.filter((record) => record !== null).length;
    return [first?.kind ?? 'none', 'x'.repeat(Math.min(6, read)), 'o'.repeat(Math.min(6, lines.length - read))].join(
      ' ',
    );
  },
  sizeOf: ({ text }) => text.length,
  save: ({ written, text }) => ({ written: linesOf(written), text }),
  load: (saved) => {
    const { written, text } = saved as { readonly written: string; readonly text: string };
    return { written: written.split('\n').flatMap((line) => fromLine(line) ?? []), text };
  },
};

/** Tears the last line, changes a text anywhere, adds lines that have a sum but not the form, or leaves all as it is. */
function spoil(text: string, random: Random): string {
  const strange = random.chance(1, 6) ? drawStrangeLine(random) : '';
  switch (random.int(0, 4)) {
    case 0:
      return text.slice(0, random.int(0, text.length)) + strange;
    case 1:
      // A run that found a torn line begins the next one on a line of its own.
      return `${text.slice(0, random.int(0, text.length))}\n${text}`;
    case 2:
      return text + strange;
    default:
      return mutateText(text, random);
  }
}

/** An untouched line gives its record; any other gives null, or the record that it still spells. */
function expectLine(line: string, original: ReadonlyMap<string, JournalRecord>): JournalRecord | null {
  const record = fromLine(line);
  const untouched = original.get(line);
  if (untouched !== undefined && record === null) throw new Mishandled('a line that is whole was passed over');
  if (record === null) return null;
  const spelled = toLine(record).trimEnd();
  if (untouched !== undefined && spelled !== line) throw new Mishandled('a line was read as another');
  if (!original.has(spelled)) throw new Mishandled(`a record that nobody wrote: ${spelled}`);
  return record;
}

/** The first line tells of the run, the last one of each submission of that submission. */
function expectJournal({ run, graded }: FoundJournal, records: readonly (JournalRecord | null)[]): void {
  const [first, ...rest] = records;
  if (JSON.stringify(run) !== JSON.stringify(first?.kind === 'run' ? first : null)) throw new Mishandled('another run');
  const last: [string, GradedRecord][] = [];
  for (const record of rest) {
    if (record?.kind !== 'graded') continue;
    const known = last.find(([id]) => id === record.id);
    if (known === undefined) last.push([record.id, record]);
    else known[1] = record;
  }
  if (JSON.stringify([...graded]) !== JSON.stringify(last)) throw new Mishandled('other submissions');
}

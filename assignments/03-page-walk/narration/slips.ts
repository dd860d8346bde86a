import type { Habits } from './walk-by-habits';

/** A known mistake: the habit it changes, and what to ask a student whose walk goes that way. */
export interface Slip {
  readonly habits: Partial<Habits>;
  /** In the course's words; at most one likely cause. */
  readonly question: string;
  /** The same difference for a hidden test: classes of addresses, never a value. */
  readonly hidden: string;
}

/**
 * The known mistakes that show in the address of a read, the likelier ones first: where two of them lead to one
 * address, the first is asked about.
 *
 * @source course 03-page-walk.md, "Faults"
 */
export const SLIPS: readonly Slip[] = [
  {
    // 03-M1
    habits: { indexBytes: 1 },
    question: 'How many bytes has an entry? Is an index i the ith byte of the table or its ith entry?',
    hidden: "Your entry address is the table's base plus the index, not plus the index times the entry size.",
  },
  {
    // 03-M6
    habits: { large: 'ignored' },
    question: 'What does PS=1 mean at step 0?',
    hidden: 'You walked on into a 4 MB page as if it were a table.',
  },
  {
    // 03-M14
    habits: { root: 'rounded' },
    question: 'The root need not be page aligned: do you use it as it is?',
    hidden: 'You rounded the root down to a page.',
  },
  {
    habits: { table: 'all bits' },
    question: 'Which bits of an entry are the frame, and which are flags?',
    hidden: "You kept the flag bits of the step-0 entry in the table's address.",
  },
  {
    habits: { indices: 'swapped' },
    question: 'Which bits of the address choose the entry in the root table: the upper ten or the middle ten?',
    hidden: 'You used the index bits of the other step.',
  },
];

import type { Habits } from './habits';

/** A known mistake: the habit it changes, and what to ask a student whose walk goes that way. */
export interface Slip {
  readonly habits: Partial<Habits>;
  /** In the course's words; at most one likely cause. */
  readonly question: string;
  /** The same difference for a hidden test: classes of addresses, never a value. */
  readonly hidden: string;
}

const WHOLE_WALK: readonly Slip[] = [
  {
    // 08-M10
    habits: { cachedTable: 'gPA, walked again' },
    question: 'In which address space is the pointer that your page walk cache holds?',
    hidden: 'After a hit of the page walk cache you walked the host for an entry whose table was known already.',
  },
  {
    habits: { guestEntry: 'not translated' },
    question: "In which address space is the number in the guest's base register?",
    hidden: 'You read a guest entry at its guest physical address, as if that were a host physical address.',
  },
  {
    habits: { guestIndexBytes: 1n },
    question: 'How many bytes has an entry of the guest table? Do you read entry i, or byte i?',
    hidden: "Your guest entry address is the table's base plus the index, not plus the index times the entry size.",
  },
  {
    habits: { hostIndexBytes: 1n },
    question: 'How many bytes has an entry of the host table? Do you read entry i, or byte i?',
    hidden: "Your host entry address is the table's base plus the index, not plus the index times the entry size.",
  },
  {
    habits: { roots: 'swapped' },
    question: 'Two base registers: which one holds a gPA, and which one an hPA?',
    hidden: "You started the host walk at the guest's base register.",
  },
  {
    // 08-M6
    habits: { data: 'guest page' },
    question: 'How many host pages lie under one large guest page?',
    hidden: 'Your host walk used the start of the guest page; the data lies in a later part of it.',
  },
  {
    habits: { data: 'gVA' },
    question: "The host's table maps which addresses: the guest's virtual or its physical ones?",
    hidden: 'You handed the guest virtual address to the last host walk, not the guest physical address.',
  },
  {
    habits: { guestEntry: 'entry, offset dropped' },
    question: 'A host walk gives an address, not a page: where in its page does the guest entry lie?',
    hidden: 'You read the first word of the right host page, not the entry in it.',
  },
  {
    // 08-M4
    habits: { frame: 'bits 63:12' },
    question: 'Which bits of an entry are the frame? What may stand above bit 47?',
    hidden: "You kept bits above the frame of an entry in the next table's address.",
  },
  {
    habits: { frame: 'with the flags' },
    question: 'Which bits of an entry are the frame, and which are flags?',
    hidden: "You kept the flag bits of an entry in the next table's address.",
  },
  {
    habits: { largeLeaf: 'ignored' },
    question: 'What does PS=1 mean at steps 1 and 2?',
    hidden: 'You walked on into a large page as if it were a table.',
  },
  {
    // 08-M5
    habits: { largeOffset: '12 bits' },
    question: 'How many address bits are left below a leaf of step 1 or 2?',
    hidden: 'You used only the page offset of a small page inside a large one.',
  },
];

/** The same mistakes about guest entries, made from a later guest step on. */
const LATER_STEPS: readonly Slip[] = ([1, 2, 3] as const).flatMap((guestFrom) =>
  WHOLE_WALK.filter(({ habits }) => habits.guestEntry !== undefined || habits.guestIndexBytes !== undefined).map(
    (slip) => ({ ...slip, habits: { ...slip.habits, guestFrom } }),
  ),
);

/**
 * The known mistakes, the likelier ones first: where two of them lead to one address, the first is asked about.
 *
 * @source course 08-walk-cost.md, "Faults", with the walk faults of earlier chapters that show in a trace
 */
export const SLIPS: readonly Slip[] = [...WHOLE_WALK, ...LATER_STEPS];

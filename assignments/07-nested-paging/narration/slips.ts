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
    // 07-M2
    habits: { guestEntry: 'base' },
    question: "Which address do you hand to the host walk: the table's base or the entry's?",
    hidden: 'Your host walk used the guest page where the table starts; the entry lies in another guest page.',
  },
  {
    // 07-M1
    habits: { guestEntry: 'not translated' },
    question: "In which address space is the number in the guest's base register?",
    hidden: 'You read a guest entry at its guest physical address, as if that were a host physical address.',
  },
  {
    // 07-M8
    habits: { guestIndexBytes: 1 },
    question: 'How many bytes has an entry of the guest table? Do you read entry i, or byte i?',
    hidden: "Your guest entry address is the table's base plus the index, not plus the index times the entry size.",
  },
  {
    habits: { hostIndexBytes: 1 },
    question: 'How many bytes has an entry of the host table? Do you read entry i, or byte i?',
    hidden: "Your host entry address is the table's base plus the index, not plus the index times the entry size.",
  },
  {
    // 07-M5
    habits: { roots: 'swapped' },
    question: 'Two base registers: which one holds a gPA, and which one an hPA?',
    hidden: "You started the host walk at the guest's base register.",
  },
  {
    // 07-M4
    habits: { hostRoot: 'translated' },
    question: 'The host table base register holds an hPA: what is left to translate?',
    hidden: 'You looked up the address of the host table in the host table itself.',
  },
  {
    // 07-M15
    habits: { data: 'guest page' },
    question: 'How many host pages lie under one large guest page?',
    hidden: 'Your host walk used the start of the guest page; the data lies in a later page of it.',
  },
  {
    habits: { data: 'gVA' },
    question: "The host's table maps which addresses: the guest's virtual or its physical ones?",
    hidden: 'You handed the guest virtual address to the last host walk, not the guest physical address.',
  },
  {
    // 07-M16
    habits: { guestEntry: 'base, then entry' },
    question: 'How many host walks does one guest entry need?',
    hidden: 'You made one host walk more for a guest entry than it needs.',
  },
  {
    habits: { guestEntry: 'entry, offset dropped' },
    question: 'A host walk gives an address, not a page: where in its page does the guest entry lie?',
    hidden: 'You read the first word of the right host page, not the entry in it.',
  },
  {
    habits: { roots: 'guest rounded' },
    question: 'Roots need not be page aligned: do you use guestRoot as it is?',
    hidden: "You rounded the guest's root down to a page.",
  },
  {
    habits: { roots: 'host rounded' },
    question: 'Roots need not be page aligned: do you use hostRoot as it is?',
    hidden: "You rounded the host's root down to a page.",
  },
  {
    habits: { tableBits: 'all in the guest' },
    question: 'Which bits of a guest entry are the frame, and which are flags?',
    hidden: "You kept the flag bits of a guest entry in the next table's address.",
  },
  {
    habits: { tableBits: 'all in the host' },
    question: 'Which bits of a host entry are the frame, and which are flags?',
    hidden: "You kept the flag bits of a host entry in the next table's address.",
  },
  {
    habits: { largeLeaf: 'ignored' },
    question: 'What does PS=1 mean at step 0?',
    hidden: 'You walked on into a 4 MB page as if it were a table.',
  },
  {
    habits: { largeOffsetBits: 12 },
    question: 'How many address bits are left below a step-0 leaf?',
    hidden: 'You used only the lowest 12 bits of the address inside a 4 MB page.',
  },
];

/** The same mistakes about guest entries, made at guest step 1 only. */
const SECOND_STEP: readonly Slip[] = WHOLE_WALK.filter(
  ({ habits }) => habits.guestEntry !== undefined || habits.guestIndexBytes !== undefined,
).map((slip) => ({ ...slip, habits: { ...slip.habits, guestFrom: 1 } }));

/**
 * The known mistakes, the likelier ones first: where two of them lead to one address, the first is asked about.
 *
 * @source course 07-nested-paging.md, "Faults", with the walk faults of chapter 03 that show in a trace
 */
export const SLIPS: readonly Slip[] = [...WHOLE_WALK, ...SECOND_STEP];

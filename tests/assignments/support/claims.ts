/** Something that must hold of a chapter's files: a sentence, and a function that lists what contradicts it. */
export interface Claim {
  readonly claim: string;
  readonly problems: () => readonly unknown[] | Promise<readonly unknown[]>;
}

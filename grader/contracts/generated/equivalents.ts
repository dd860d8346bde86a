// Generated from assignments/schema/equivalents.schema.json by `npm run generate`; do not edit.

/**
 * The mechanical mutants of a chapter's reference that no test can tell from it, each with the reason. `pagewalk author mutate` runs them all the same, and says which are killed or gone.
 */
export interface EquivalentsFile {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * The chapter id.
   */
  chapter: string;
  /**
   * The equivalent mutants, in the order of their places.
   */
  mutants: {
    /**
     * The mutant's key: a digest of the edit and of the function it is in, as `author mutate` prints it.
     */
    key: string;
    /**
     * The edited line of the reference.
     */
    before: string;
    /**
     * The line after the edit.
     */
    after: string;
    /**
     * Why no submission that obeys the specification can be told from this one.
     */
    reason: string;
  }[];
}

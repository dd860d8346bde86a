// Generated from assignments/schema/hints.schema.json by `npm run generate`; do not edit.

/**
 * The hint ladder of a chapter: rungs 1 to 3 per group of named faults.
 */
export interface HintsFile {
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
   * The ladders; a fault may be without one.
   */
  ladders: {
    /**
     * The named faults that this ladder serves.
     *
     * @minItems 1
     */
    faults: [string, ...string[]];
    /**
     * Rung 1: a pointer to the source paragraph, glossary row or clause.
     */
    concept: string;
    /**
     * Rung 2: one question.
     */
    question: string;
    /**
     * Rung 3: what is wrong; shown only after the diagnosis.
     */
    diagnosis: string;
  }[];
}

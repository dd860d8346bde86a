// Generated from assignments/schema/kill-matrix.schema.json by `npm run generate`; do not edit.

/**
 * Which visible checkpoints each named fault fails: what a diagnosis compares a submission with. Written by `pagewalk author record`, never by hand; it holds nothing of a hidden test, so students may have it.
 */
export interface KillMatrixFile {
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
   * The visible checkpoints, in the order of the suite.
   */
  checkpoints: string[];
  /**
   * The named faults, in the order of their numbers.
   */
  faults: {
    /**
     * The fault's id, for example 07-M2.
     */
    id: string;
    /**
     * The fault in the student's words.
     */
    says: string;
    /**
     * The visible checkpoints that the fault fails, in their order.
     */
    fails: string[];
  }[];
}

// Generated from assignments/schema/assignment.schema.json by `npm run generate`; do not edit.

/**
 * One chapter: what the student writes, which clauses bind, and how many points each clause is worth.
 */
export interface AssignmentFile {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * The chapter id; equal to the folder's name.
   */
  id: string;
  /**
   * The chapter's title, as students read it.
   */
  title: string;
  /**
   * The chapter's share of the course, in percent.
   */
  weight: number;
  /**
   * How many hours a student should plan.
   */
  hours: number;
  /**
   * One sentence: what the student learns.
   */
  summary: string;
  /**
   * The file that the student writes, inside the chapter's folder.
   */
  file: string;
  /**
   * The functions that the file must export.
   *
   * @minItems 1
   */
  exports: [
    {
      /**
       * The export's name.
       */
      name: string;
      /**
       * A factory returns an object with methods.
       */
      kind: 'function' | 'factory';
      /**
       * The methods of the object that a factory returns.
       */
      methods?: string[];
    },
    ...{
      /**
       * The export's name.
       */
      name: string;
      /**
       * A factory returns an object with methods.
       */
      kind: 'function' | 'factory';
      /**
       * The methods of the object that a factory returns.
       */
      methods?: string[];
    }[],
  ];
  /**
   * Every clause of the chapter with a short rule, as failure messages cite it. Each must be covered by a test.
   */
  clauses: {
    [k: string]: string;
  };
  /**
   * The point table. Tests must add up to it exactly.
   */
  points: {
    /**
     * Four checkpoints of 2.5 points.
     */
    gate: 10;
    core: ClausePoints;
    edge: ClausePoints1;
    /**
     * Properties of 5 points (one may count double).
     */
    property: 25;
  };
  /**
   * Invariants that are checked after every operation; each is a function of the chapter's invariants.ts.
   */
  invariants: string[];
  grid?: Grid;
  /**
   * Whether a checkpoint with a reference trace gives partial credit for a correct prefix (course rule 5).
   */
  traceCredit?: boolean;
  /**
   * The score of the untouched starter.
   */
  baseline: number;
  /**
   * The picture that a report draws for this chapter's failures.
   */
  visual?: 'nested-walk-grid' | 'memory-map';
}
/**
 * Points per clause; 40 in all.
 */
export interface ClausePoints {
  [k: string]: number;
}
/**
 * Points per clause; 25 in all.
 */
export interface ClausePoints1 {
  [k: string]: number;
}
/**
 * The shape of the chapter's walks, where a report draws them.
 */
export interface Grid {
  /**
   * Steps of the guest tree; 0 for a walk of the host tree alone.
   */
  guestSteps: number;
  /**
   * Steps of the host tree.
   */
  hostSteps: number;
}

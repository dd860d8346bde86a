// Generated from assignments/schema/run.schema.json by `npm run generate`; do not edit.

/**
 * What one `pagewalk grade` did: everything that may differ between two runs over the same submissions.
 */
export interface RunManifest {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * Name and version of the grader.
   */
  grader: string;
  /**
   * Version of Node.js.
   */
  node: string;
  /**
   * Operating system and architecture.
   */
  platform: string;
  /**
   * When the run began, UTC.
   */
  startedAt: string;
  /**
   * Wall-clock duration of the run.
   */
  milliseconds: number;
  /**
   * How many submissions were graded at once.
   */
  jobs: number;
  /**
   * For whom the reports were written.
   */
  audience: 'student' | 'staff';
  isolation: {
    /**
     * The level reached.
     */
    level: 'process' | 'hardened';
    /**
     * What the probe found.
     */
    reason: string;
  };
  /**
   * The chapters graded.
   */
  chapters: string[];
  submissions: {
    id: string;
    status: 'graded' | 'ungradable' | 'not-judged';
    score: number | null;
    maxScore: number;
    /**
     * Wall-clock time spent on this submission.
     */
    milliseconds: number;
    /**
     * Path of report.json, relative to the output folder.
     */
    report: string;
  }[];
}

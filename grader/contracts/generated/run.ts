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
  /**
   * How well submissions were kept apart from this machine.
   */
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
  /**
   * The submissions, by student id.
   */
  submissions: {
    /**
     * The student id.
     */
    id: string;
    /**
     * What became of the submission.
     */
    status: 'graded' | 'ungradable' | 'not-judged';
    /**
     * Weighted points; null if anything was not judged.
     */
    score: number | null;
    /**
     * The sum of the weights of the graded chapters.
     */
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

// Generated from assignments/schema/journal.schema.json by `npm run generate`; do not edit.

/**
 * One record of journal.jsonl, in which an unfinished `pagewalk grade` can be resumed: the run first, then each submission whose reports are on disk.
 */
export type JournalRecord = RunRecord | GradedRecord;

export interface RunRecord {
  /**
   * The first record: what decides the bytes of every report.
   */
  kind: 'run';
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * Name and version of the grader.
   */
  grader: string;
  /**
   * SHA-256 over the built grader, lower-case hex.
   */
  build: string;
  /**
   * Version of Node.js.
   */
  node: string;
  /**
   * Operating system and architecture.
   */
  platform: string;
  /**
   * For whom the reports are written.
   */
  audience: 'student' | 'staff';
  /**
   * The level of isolation reached.
   */
  isolation: 'process' | 'hardened';
  /**
   * SHA-256 over each graded chapter's files and code, by chapter id, lower-case hex.
   */
  chapters: {
    [k: string]: string;
  };
}
export interface GradedRecord {
  /**
   * A submission that was judged and whose reports are written.
   */
  kind: 'graded';
  /**
   * The student id.
   */
  id: string;
  /**
   * SHA-256 over what intake took of the submission, lower-case hex.
   */
  source: string;
  /**
   * SHA-256 of report.json, lower-case hex.
   */
  report: string;
  /**
   * SHA-256 of report.html, lower-case hex.
   */
  page: string;
  /**
   * Wall-clock time spent on this submission.
   */
  milliseconds: number;
}

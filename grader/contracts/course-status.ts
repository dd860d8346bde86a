import type { LastRun } from './generated/attempts';

/** What is known of one chapter without judging it. */
export interface ChapterStatus {
  readonly id: string;
  readonly title: string;
  /** The file that students write, in the chapter's folder. */
  readonly file: string;
  /** Share of the course, in points. */
  readonly weight: number;
  /** Whether the student's file is there. */
  readonly present: boolean;
  /** Runs whose files differed from those of the run before. */
  readonly attempts: number;
  /** What the last run of all visible tests showed; absent where there was none. */
  readonly last?: LastRun;
  /** Whether the chapter's files have changed since that run. */
  readonly changed: boolean;
  /** What to do next, in a phrase. */
  readonly next: string;
  /** The command for it; absent where there is nothing to do. */
  readonly command?: string;
}

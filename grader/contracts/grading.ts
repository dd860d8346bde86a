import type { Chapter, Sequence } from './chapter';
import type { Engine, EngineProgramText, Transcript } from './engine';
import type { Report } from './generated/report';
import type { CompileResult, Submission, TypeCheckResult } from './submission';

/** A chapter with the code that grading it needs. */
export interface CourseChapter {
  readonly chapter: Chapter;
  /** The harness and the chapter's operations, as a script for the engine. */
  readonly guest: string;
  /** Runs a sequence on the reference; null in a student's package. */
  readonly oracle: ((sequence: Sequence) => Transcript) | null;
}

/** A process for one submission's code; every chapter gets an engine in it. */
export interface OpenedSandbox {
  engine(text: EngineProgramText): Engine;
  close(): Promise<void>;
}

/** The stages' tools, opened once for many submissions, and what is the same for all of them. */
export interface Grading {
  readonly grader: string;
  readonly isolation: Report['isolation'];
  readonly course: readonly CourseChapter[];
  readonly shrinkHidden: boolean;
  readonly only?: string;
  /** How many chapters of one submission are graded at once, at least 1; each in a sandbox of its own. */
  readonly chaptersAtOnce: number;
  compile(submission: Submission, chapter: Chapter): Promise<CompileResult>;
  typeCheck(submission: Submission, chapter: Chapter): Promise<TypeCheckResult>;
  /** Starts a sandbox for one submission. */
  openSandbox(): OpenedSandbox;
}

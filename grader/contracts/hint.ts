import type { Checkpoint } from './generated/report';

/** One rung of the ladder: open with its text, or locked with what opens it. */
export interface HintRung {
  /** 0 to 5. */
  readonly rung: number;
  readonly name: string;
  readonly open: boolean;
  /** Sentences, in order; empty while it is locked. */
  readonly text: readonly string[];
  /** What opens it, in a phrase; absent where it is open. */
  readonly opens?: string;
}

/** The ladder of one failing checkpoint. */
export interface Hint {
  /** The chapter's id. */
  readonly chapter: string;
  readonly chapterTitle: string;
  /** The student's file, relative to the folder. */
  readonly file: string;
  readonly checkpoint: Checkpoint;
  /** Different versions of the file with which the checkpoint has failed. */
  readonly failures: number;
  /** Rungs 0 to 5, in order. */
  readonly rungs: readonly HintRung[];
}

// Generated from assignments/schema/attempts.schema.json by `npm run generate`; do not edit.

export type Digest = string;

/**
 * What a student's own runs showed: `.pagewalk/attempts.json` beside the chapters. It unlocks hints and feeds `pagewalk status`; no grade looks at it.
 */
export interface AttemptsFile {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * By chapter id.
   */
  chapters: {
    [k: string]: ChapterAttempts;
  };
}
export interface ChapterAttempts {
  /**
   * Runs whose files differed from those of the run before.
   */
  attempts: number;
  /**
   * Digest of the chapter's files at the last run.
   */
  source: string;
  last?: LastRun;
  /**
   * By visible checkpoint, the digests of different files with which it failed, oldest first; later ones are not kept.
   */
  failing: {
    [k: string]: Digest[];
  };
  /**
   * Rungs of the hint ladder that were shown, in order, each once.
   */
  opened: OpenedRung[];
}
/**
 * What the last run of all visible tests showed.
 */
export interface LastRun {
  /**
   * Digest of the chapter's files at that run.
   */
  source: string;
  /**
   * Ungradable: it did not compile.
   */
  status: 'graded' | 'ungradable';
  /**
   * Visible checkpoints that passed.
   */
  passed: number;
  /**
   * Visible checkpoints in all.
   */
  of: number;
  /**
   * Visible checkpoints at which a stub still stands.
   */
  untouched: number;
  /**
   * Points per band, of the visible checkpoints only.
   */
  bands: {
    [k: string]: BandShare;
  };
  /**
   * The first root failure's checkpoint; absent where nothing fails.
   */
  root?: string;
}
export interface BandShare {
  /**
   * Points of visible checkpoints earned.
   */
  score: number;
  /**
   * Points of visible checkpoints in all.
   */
  maxScore: number;
}
export interface OpenedRung {
  /**
   * The visible checkpoint whose ladder it is.
   */
  checkpoint: string;
  /**
   * 2 question, 3 diagnosis, 4 counterexample, 5 help.
   */
  rung: number;
}

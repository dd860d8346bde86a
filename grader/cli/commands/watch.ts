import { basename, join } from 'node:path';
import type { IntakeResult, TypeCheckResult } from '../../contracts/submission';
import type { Report } from '../../contracts/generated/report';
import { readSubmission } from '../../intake/read-submission';
import type { CourseChapter } from '../../contracts/grading';
import { gradeSubmission } from '../../pipeline';
import { redactForStudents } from '../../report/redact';
import { renderWatchRun, watchRunOf } from '../../report/terminal/render-watch-run';
import { sourceDigest } from '../../student/attempts';
import { recordRun } from '../../student/record-run';
import { spareSandbox, type SpareSandbox } from '../../student/spare-sandbox';
import { watchFolders } from '../../student/watch-folders';
import { EXIT } from '../exit-codes';
import { openGrading, type OpenGrading } from '../open-grading';
import { outputStyle, warn } from '../output-style';
import { chosenChapters, openVisible, studentFolder } from '../student-folder';

/** The options of `pagewalk watch`. */
export interface WatchOptions {
  readonly dir?: string;
  readonly json?: boolean;
}

/** `pagewalk watch`: judges a chapter whenever its files change, with compiler and engine kept warm, until Ctrl-C. */
export async function watch(chapter: string | undefined, options: WatchOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  const interrupted = untilInterrupted();
  const grading = await openGrading(() => chosenChapters(chapter, folder).map(openVisible), {
    shrinkHidden: false,
    jobs: 1,
  });
  const session = new WatchSession(folder, grading, options);
  const folders = grading.course.map((part) => join(folder, part.chapter.id));
  const watching = watchFolders(folders, () => void session.look());
  try {
    await Promise.race([session.look(), interrupted]);
    if (options.json !== true) warn('Watching; save a file to judge it again, Ctrl-C ends.');
    await Promise.race([interrupted, session.failed]);
    return EXIT.done;
  } finally {
    session.close();
    watching.close();
    await grading.close();
  }
}

const UNCHECKED: TypeCheckResult = { state: 'unchecked', problems: [] };

/** One look at a time; what changes meanwhile is looked at after it. */
class WatchSession {
  /** Rejects when a look fails by our own fault. */
  readonly failed: Promise<never>;
  private fail: (error: unknown) => void = () => undefined;
  private readonly spare: SpareSandbox;
  private readonly seen = new Map<string, string>();
  private closed = false;
  private looking = false;
  private again = false;

  constructor(
    private readonly folder: string,
    private readonly grading: OpenGrading,
    private readonly options: WatchOptions,
  ) {
    this.spare = spareSandbox(() => grading.openSandbox());
    this.spare.prepare();
    this.failed = new Promise((_, reject) => (this.fail = reject));
    this.failed.catch(() => undefined); // raced by the command
  }

  /** Lets what is under way end without a word. */
  close(): void {
    this.closed = true;
  }

  async look(): Promise<void> {
    this.again = true;
    if (this.looking) return;
    this.looking = true;
    try {
      while (this.again) {
        this.again = false;
        await this.judgeChanged(performance.now());
      }
    } catch (error) {
      if (!this.closed) this.fail(error);
    } finally {
      this.looking = false;
    }
  }

  private async judgeChanged(started: number): Promise<void> {
    const taken = await readSubmission(this.folder, basename(this.folder));
    for (const part of this.changedChapters(taken)) {
      if (this.closed) return;
      const report = await this.judge(part, taken, UNCHECKED);
      this.tell(report, performance.now() - started);
      await recordRun(this.folder, report, true, warn);
      // A child that is started after the end would keep this process alive.
      if (this.closed) return;
      this.spare.prepare();
      // The verdict does not wait for the type check, which takes longer than all else.
      this.checkTypes(part, taken).catch((error: unknown) => {
        if (!this.closed) this.fail(error);
      });
    }
  }

  /** Judges again where the types are wrong, since that costs a checkpoint; unless the file has changed meanwhile. */
  private async checkTypes(part: CourseChapter, taken: IntakeResult): Promise<void> {
    const { id } = part.chapter;
    const source = this.seen.get(id);
    if (taken.kind !== 'submission') return;
    const started = performance.now();
    const types = await this.grading.typeCheck(taken.submission, part.chapter);
    if (types.problems.length === 0 || this.seen.get(id) !== source || this.closed) return;
    const report = await this.judge(part, taken, types);
    this.tell(report, performance.now() - started);
    await recordRun(this.folder, report, true, warn);
  }

  private async judge(part: CourseChapter, taken: IntakeResult, types: TypeCheckResult): Promise<Report> {
    const typeCheck = (): Promise<TypeCheckResult> => Promise.resolve(types);
    const grading = { ...this.grading, course: [part], openSandbox: () => this.spare.open(), typeCheck };
    return redactForStudents(await gradeSubmission(grading, taken));
  }

  private changedChapters(taken: IntakeResult): CourseChapter[] {
    const files = taken.kind === 'submission' ? taken.submission.files : [];
    return this.grading.course.filter(({ chapter: { id } }) => {
      const source = sourceDigest(id, files);
      const isNew = this.seen.get(id) !== source;
      this.seen.set(id, source);
      return isNew;
    });
  }

  private tell(report: Report, milliseconds: number): void {
    const run = watchRunOf(report, Math.round(milliseconds));
    process.stdout.write(
      this.options.json === true
        ? `${JSON.stringify(run)}\n`
        : renderWatchRun(report, run, outputStyle(process.stdout)),
    );
  }
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

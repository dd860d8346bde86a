import type { Chapter as ReportChapter, Checkpoint } from '../contracts/generated/report';
import type { Chapter } from '../contracts/chapter';
import type { Visibility } from '../contracts/verdict';
import type { CourseChapter, Grading } from '../contracts/grading';
import { gradeSubmission } from '../pipeline';
import { scoreChapter } from '../score/score-chapter';
import { readReference, readStarter, studentPath } from './author-inputs';
import { inLanes } from '../contracts/in-lanes';
import { checkLeaks } from './leaks/check-leaks';
import { inMemorySubmission } from './in-memory-submission';
import { recordChapter } from './record-chapter';
import { isFresh, recordFiles } from './record-files';
import type { FaultRun } from './run-faults';
import { trivialSubmissions } from './trivial-submissions';

/** One claim about a chapter's suites, and whether it holds. */
export interface CheckResult {
  readonly claim: string;
  readonly holds: boolean;
  /** What was found where it does not hold; what was measured where it does. */
  readonly detail: string;
}

/** The most that a submission that computes nothing may earn. */
const MOST_FOR_TRIVIAL = 15;

/**
 * Proves a chapter's suites in the graded engine: the reference earns everything, the starter its declared baseline,
 * broken submissions get their verdicts, trivial answers stay low, every named fault is caught, what was recorded of
 * reference and faults is still so, and nothing of a hidden test reaches a student.
 *
 * @param lanes - how many submissions are graded side by side
 * @source course README.md section 6 (Fault bank, Trivial answers)
 */
export async function checkChapter(grading: Grading, part: CourseChapter, lanes: number): Promise<CheckResult[]> {
  const check = new ChapterCheck(grading, part.chapter, lanes);
  return [
    await check.reference(),
    await check.starter(),
    ...(await check.brokenSubmissions()),
    await check.trivialAnswers(),
    ...(await checkFaults(grading, part, lanes)),
    await check.leaks(),
  ];
}

/** One run of the faults serves both questions: are they caught, and do the recorded files still say what they show? */
async function checkFaults(grading: Grading, part: CourseChapter, lanes: number): Promise<CheckResult[]> {
  const record = await recordChapter(grading, part, lanes);
  const byVisible = record.faults.filter(({ judged }) => failing(judged, 'visible') > 0).length;
  const half = result(
    'at least half of the faults are caught by visible tests alone',
    byVisible * 2 >= record.faults.length,
    `${byVisible} of ${record.faults.length}`,
  );
  const fresh = recordFiles(part.chapter, record).map((file) =>
    result(
      `${file.path} is fresh`,
      isFresh(file),
      isFresh(file)
        ? 'as the engine shows it now'
        : `it is stale; run \`npx pagewalk author record ${part.chapter.id}\``,
    ),
  );
  return [...record.faults.map((run) => checkFault(part.chapter, run)), half, ...fresh];
}

function checkFault(chapter: Chapter, { fault, judged }: FaultRun): CheckResult {
  const visible = failing(judged, 'visible');
  const hidden = failing(judged, 'hidden');
  const { score } = scoreChapter(chapter, judged);
  const detail = `${visible} visible and ${hidden} hidden checkpoints fail; ${score} points`;
  return result(`${fault.id} is caught`, visible > 0 || hidden > 1, detail);
}

function failing(judged: FaultRun['judged'], suite: Visibility): number {
  return judged.filter(({ verdict, visibility }) => verdict !== 'pass' && visibility === suite).length;
}

class ChapterCheck {
  constructor(
    private readonly grading: Grading,
    private readonly chapter: Chapter,
    private readonly lanes: number,
  ) {}

  async reference(): Promise<CheckResult> {
    const report = await this.gradeText('reference', readReference(this.chapter));
    const lost = report.checkpoints.filter(({ verdict }) => verdict !== 'pass').map(describeCheckpoint);
    return result('the reference earns everything', report.score === 100, `${report.score} points ${lost.join(', ')}`);
  }

  async starter(): Promise<CheckResult> {
    const report = await this.gradeText('starter', readStarter(this.chapter));
    const { baseline } = this.chapter.assignment;
    const passed = report.checkpoints.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    const holds = report.score === baseline && passed.length === 1;
    return result(
      `the starter earns its baseline (${baseline})`,
      holds,
      `${report.score} points; passes ${passed.join(', ')}`,
    );
  }

  async brokenSubmissions(): Promise<CheckResult[]> {
    const broken = Object.entries(BROKEN).map(async ([name, { source, holds }]) => {
      const report = source === null ? await this.gradeFiles(name, {}) : await this.gradeText(name, source);
      const verdicts = [...new Set(report.checkpoints.map(({ verdict }) => verdict))].join(', ');
      return result(
        `${name} is judged as what it is`,
        report.score === 0 && holds(report),
        `${report.status}, ${report.score} points: ${verdicts}`,
      );
    });
    return Promise.all(broken);
  }

  async trivialAnswers(): Promise<CheckResult> {
    const visible = this.chapter.suites.find(({ visibility }) => visibility === 'visible');
    if (visible === undefined) return result('trivial answers', false, 'there is no visible suite');
    let most = { answer: 'none', score: -1 };
    const submissions = trivialSubmissions(this.chapter.assignment, visible);
    const reports = await inLanes(this.lanes, submissions, ({ source }) => this.gradeText('trivial', source));
    for (const [index, { score }] of reports.entries()) {
      if ((score ?? 100) > most.score) most = { answer: submissions[index]?.answer ?? '', score: score ?? 100 };
    }
    const claim = `${submissions.length} trivial answers stay at or under ${MOST_FOR_TRIVIAL} points`;
    return result(claim, most.score <= MOST_FOR_TRIVIAL, `the most is ${most.score}, for always ${most.answer}`);
  }

  async leaks(): Promise<CheckResult> {
    const { texts, characters, leaks } = await checkLeaks(this.chapter);
    const claim = 'nothing that students get holds a hidden title, input, expectation, hint or path';
    const searched = `${texts} texts with ${characters} characters, of submissions that echo all they see`;
    return result(claim, leaks.length === 0 && characters > 0, leaks.length === 0 ? searched : leaks.join('; '));
  }

  private gradeText(id: string, text: string): Promise<ReportChapter> {
    return this.gradeFiles(id, { [studentPath(this.chapter)]: text });
  }

  private async gradeFiles(id: string, files: Readonly<Record<string, string>>): Promise<ReportChapter> {
    const course = this.grading.course.filter(({ chapter }) => chapter.id === this.chapter.id);
    const report = await gradeSubmission({ ...this.grading, course }, inMemorySubmission(id, files));
    const graded = report.chapters[this.chapter.id];
    if (graded === undefined || graded.status === 'not-judged') {
      throw new Error(
        `checkChapter: ${id} was not judged: ${graded?.problem?.message ?? report.problem?.message ?? 'no chapter'}`,
      );
    }
    return graded;
  }
}

interface Broken {
  readonly source: string | null;
  readonly holds: (report: ReportChapter) => boolean;
}

/** Submissions that cannot earn anything, and how each must be judged. */
const BROKEN: Readonly<Record<string, Broken>> = {
  'an empty submission': { source: null, holds: (report) => allVerdicts(report, ['not-attempted']) },
  'a file that throws as it loads': {
    source: 'throw new Error("no");\nexport {};\n',
    holds: (report) => report.status === 'graded' && allVerdicts(report, ['error', 'fail', 'blocked']),
  },
  'a file that never ends loading': {
    source: 'for (;;);\nexport {};\n',
    holds: (report) => report.status === 'graded' && allVerdicts(report, ['timeout', 'fail', 'blocked']),
  },
  'a file that does not compile': {
    source: 'export const = 1;\n',
    holds: (report) => report.status === 'ungradable' && report.problem?.line === 1,
  },
};

function allVerdicts(report: ReportChapter, allowed: readonly string[]): boolean {
  return report.checkpoints.every(({ verdict }) => allowed.includes(verdict));
}

function describeCheckpoint({ id, verdict, explanation }: Checkpoint): string {
  return `${id} (${verdict}: ${explanation?.summary ?? ''})`;
}

function result(claim: string, holds: boolean, detail: string): CheckResult {
  return { claim, holds, detail: detail.trim() };
}

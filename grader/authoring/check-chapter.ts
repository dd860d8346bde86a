import type { Chapter as ReportChapter, Checkpoint } from '../contracts/generated/report';
import type { Chapter } from '../contracts/chapter';
import { gradeSubmission, type CourseChapter, type Grading } from '../pipeline';
import { applyFault } from './apply-fault';
import { assignmentPath, readReference, readStarter, studentPath } from './author-inputs';
import { inMemorySubmission } from './in-memory-submission';
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
 * broken submissions get their verdicts, trivial answers stay low, and every named fault is caught.
 *
 * @source course README.md section 6 (Fault bank, Trivial answers)
 */
export async function checkChapter(grading: Grading, part: CourseChapter): Promise<CheckResult[]> {
  const check = new ChapterCheck(grading, part.chapter);
  return [
    await check.reference(),
    await check.starter(),
    ...(await check.brokenSubmissions()),
    await check.trivialAnswers(),
    ...(await check.faults()),
  ];
}

class ChapterCheck {
  constructor(
    private readonly grading: Grading,
    private readonly chapter: Chapter,
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
    for (const { answer, source } of submissions) {
      const { score } = await this.gradeText('trivial', source);
      if ((score ?? 100) > most.score) most = { answer, score: score ?? 100 };
    }
    const claim = `${submissions.length} trivial answers stay at or under ${MOST_FOR_TRIVIAL} points`;
    return result(claim, most.score <= MOST_FOR_TRIVIAL, `the most is ${most.score}, for always ${most.answer}`);
  }

  async faults(): Promise<CheckResult[]> {
    const faults = this.chapter.faults?.faults ?? [];
    const results: CheckResult[] = [];
    let byVisible = 0;
    for (const fault of faults) {
      const text = applyFault(readReference(this.chapter), fault, assignmentPath(this.chapter, 'faults/faults.json'));
      const report = await this.gradeText(fault.id, text);
      const failing = report.checkpoints.filter(({ verdict }) => verdict !== 'pass');
      const visible = failing.filter(({ visibility }) => visibility === 'visible').length;
      const hidden = failing.length - visible;
      if (visible > 0) byVisible++;
      const caught = visible > 0 || hidden > 1;
      results.push(
        result(
          `${fault.id} is caught`,
          caught,
          `${visible} visible and ${hidden} hidden checkpoints fail; ${report.score} points`,
        ),
      );
    }
    const half = result(
      'at least half of the faults are caught by visible tests alone',
      byVisible * 2 >= faults.length,
      `${byVisible} of ${faults.length}`,
    );
    return [...results, half];
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

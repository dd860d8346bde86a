/** One test as Jest reports it; `describe` names are outermost first. */
export interface TestOutcome {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** What the first line of a failure says of a stub. */
export const STUB_MARK = 'NOT ATTEMPTED';

/** Failures whose messages are printed in full. */
const MOST_SHOWN = 5;

interface ChapterCount {
  passed: number;
  failed: number;
  stubs: number;
}

/**
 * Sums up a run of the visible suites: the messages of what was attempted and failed, one line per chapter, and what to
 * do next. Stubs are counted and not told one by one: at the first run there is nothing else.
 *
 * @param problems - what kept test files from running at all
 */
export function summarise(outcomes: readonly TestOutcome[], problems: readonly string[]): string {
  const ran = outcomes.filter(({ status }) => status === 'passed' || status === 'failed');
  const failures = ran.filter((outcome) => outcome.status === 'failed' && !isStub(outcome));
  const counts = countByChapter(ran);
  const lines = [
    ...problems.flatMap((problem) => [problem.trimEnd(), '']),
    ...failureLines(failures),
    ...[...counts].map(([chapter, count]) => chapterLine(chapter, count)),
    '',
    ...endLines(ran, failures, counts),
  ];
  return `\n${lines.join('\n')}\n`;
}

function isStub({ failureMessages }: TestOutcome): boolean {
  return failureMessages.length > 0 && failureMessages.every((message) => message.startsWith(STUB_MARK));
}

function countByChapter(outcomes: readonly TestOutcome[]): Map<string, ChapterCount> {
  const counts = new Map<string, ChapterCount>();
  for (const outcome of outcomes) {
    const chapter = outcome.ancestorTitles[0] ?? 'Your own tests';
    const count = counts.get(chapter) ?? { passed: 0, failed: 0, stubs: 0 };
    counts.set(chapter, count);
    if (outcome.status === 'passed') count.passed++;
    else if (isStub(outcome)) count.stubs++;
    else count.failed++;
  }
  return counts;
}

/** Equal messages are told once: a file that does not load fails every test of its chapter. */
function failureLines(failures: readonly TestOutcome[]): string[] {
  const messages = new Map<string, TestOutcome>();
  for (const failure of failures) {
    const message = failure.failureMessages.join('\n').trimEnd();
    if (!messages.has(message)) messages.set(message, failure);
  }
  const rest = [...messages.values()].slice(MOST_SHOWN);
  return [
    ...[...messages].slice(0, MOST_SHOWN).flatMap(([message, { title }]) => {
      const isNamed = message.includes(idOf(title)) || message.startsWith('CANNOT LOAD');
      return [isNamed ? message : `${title}\n${message}`, ''];
    }),
    ...(rest.length === 0 ? [] : [`And ${rest.length} more: ${rest.map(({ title }) => idOf(title)).join(', ')}`, '']),
  ];
}

function idOf(title: string): string {
  return title.split('  ')[0] ?? title;
}

function chapterLine(chapter: string, { passed, failed, stubs }: ChapterCount): string {
  const parts = [
    `${String(passed).padStart(3)} pass`,
    `${String(failed).padStart(3)} fail`,
    `${String(stubs).padStart(3)} not attempted`,
  ];
  return `${chapter.padEnd(58)}${parts.join('  ')}`;
}

function endLines(
  ran: readonly TestOutcome[],
  failures: readonly TestOutcome[],
  counts: ReadonlyMap<string, ChapterCount>,
): string[] {
  if (ran.length === 0) return ['No test ran.'];
  const passed = ran.filter(({ status }) => status === 'passed').length;
  const stubs = ran.length - passed - failures.length;
  if (passed === ran.length) return [`All ${passed} tests pass. Hidden ones are judged after you hand in.`];
  const [untouched] = [...counts].find(([, count]) => count.stubs > 0) ?? [];
  const sum = `${passed} of ${ran.length} tests pass, ${failures.length} fail, ${stubs} are not attempted yet.`;
  if (failures.length > 0) return [sum];
  return [
    sum,
    'That is as it should be: a stub fails until you write it. One test per chapter passes, so your set-up works.',
    ...(untouched === undefined ? [] : [`Next:  open ${untouched.split(':')[0]}/handout.md and the file beside it.`]),
  ];
}

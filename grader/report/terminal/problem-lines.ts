import type { Problem, Report } from '../../contracts/generated/report';
import { placeOf } from '../problem-place';
import { NOT_JUDGED_SENTENCE, STATUS_WORDS } from '../verdict-words';
import { shorten } from '../cut-text';
import type { Paint } from './paint';
import { wrapText } from './wrap-text';

/** Messages of the type check that are listed one by one. */
const LISTED = 5;

/** Writes what stands in the way of a score: the submission as a whole, then single chapters. */
export function obstacleLines(report: Report, paint: Paint, width: number): string[] {
  const parts = [
    { name: 'The whole submission', part: report },
    ...Object.entries(report.chapters).map(([id, part]) => ({ name: `${id.slice(0, 2)} ${part.title}`, part })),
  ];
  return parts
    .filter(({ part }) => part.problem !== undefined || (part !== report && part.status !== 'graded'))
    .flatMap(({ name, part }) => {
      const { word, tone } = STATUS_WORDS[part.status];
      const head = `${paint(tone, word.toUpperCase())}  ${name}`;
      const problem = part.problem === undefined ? [] : problemLines(part.problem, width);
      return [head, ...problem, ...(part.status === 'not-judged' ? [`  ${NOT_JUDGED_SENTENCE}`] : []), ''];
    });
}

/** Writes the messages of the type check, the first few of each chapter. */
export function diagnosticLines(report: Report, paint: Paint, width: number): string[] {
  return Object.entries(report.chapters).flatMap(([id, { title, diagnostics }]) => {
    if (diagnostics.length === 0) return [];
    const rest = diagnostics.length - LISTED;
    return [
      paint('strong', `Type check, ${id.slice(0, 2)} ${title} (costs the compile checkpoint only)`),
      ...diagnostics.slice(0, LISTED).flatMap((problem) => problemLines(problem, width)),
      ...(rest > 0 ? [`  and ${rest} more`] : []),
      '',
    ];
  });
}

/** Writes a problem: its place and sentence, and the student's line. */
export function problemLines(problem: Problem, width: number): string[] {
  const place = placeOf(problem);
  const excerpt = problem.excerpt?.trim() ?? '';
  return [
    ...wrapText('  ', place === null ? problem.message : `${place}: ${problem.message}`, width),
    ...(excerpt === '' ? [] : [`      ${shorten(excerpt, width - 6)}`]),
  ];
}

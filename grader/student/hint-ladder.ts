import type { Chapter } from '../contracts/chapter';
import type { Chapter as ReportChapter, Checkpoint } from '../contracts/generated/report';
import type { Test } from '../contracts/generated/suite';
import type { Hint, HintRung } from '../contracts/hint';
import { diagnose, type Diagnosis } from '../score/diagnose';
import { chooseLadder, type Ladder } from './choose-ladder';
import { counterexampleText, smallestCounterexample } from './counterexample';

/**
 * Different failing versions of the file that open each rung: the first failure opens nothing beyond rung 1, and then
 * it takes one, two and two more. Rung 5 comes with rung 4.
 *
 * @source course README.md section 7
 */
const NEEDED = [0, 0, 2, 4, 6, 6] as const;

const NAMES = ['What happened', 'Concept', 'Question', 'Diagnosis', 'Counterexample', 'Help'] as const;

/** What a ladder is made from. */
export interface HintFacts {
  readonly chapter: Chapter;
  /** The report on all visible tests of the chapter. */
  readonly report: ReportChapter;
  readonly checkpoint: Checkpoint;
  readonly test: Test;
  /** Different versions of the file with which the checkpoint has failed. */
  readonly failures: number;
}

/** Climbs the ladder of a failing checkpoint as far as its failures open it. */
export function climbLadder(facts: HintFacts): Hint {
  const { chapter, report, checkpoint, failures } = facts;
  const diagnosis = diagnose(chapter.killMatrix, report.checkpoints);
  const ladder = chooseLadder({
    hints: chapter.hints,
    killMatrix: chapter.killMatrix,
    checkpoint: checkpoint.id,
    misconceptions: facts.test.misconceptions ?? [],
    failing: report.checkpoints.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id),
    diagnosed: diagnosis?.fault ?? null,
  });
  const texts = [
    () => [],
    () => conceptText(facts, ladder),
    () => [ladder?.question ?? plainQuestion(facts)],
    () => diagnosisText(diagnosis, ladder),
    () => counterexampleText(chapter, smallestCounterexample(report, checkpoint)),
    () => helpText(chapter.id),
  ];
  return {
    chapter: chapter.id,
    chapterTitle: chapter.assignment.title,
    file: `${chapter.id}/${chapter.assignment.file}`,
    checkpoint,
    failures,
    rungs: texts.map((text, rung) => rungOf(facts, rung, text)),
  };
}

function rungOf({ chapter, failures, checkpoint }: HintFacts, rung: number, text: () => readonly string[]): HintRung {
  const name = NAMES[rung] ?? '';
  const missing = (NEEDED[rung] ?? 0) - failures;
  if (missing <= 0) return { rung, name, open: true, text: text() };
  const runs = missing === 1 ? 'one more failing run' : `${missing} more failing runs`;
  const opens =
    checkpoint.verdict === 'not-attempted'
      ? `once you have written something into ${chapter.assignment.file}`
      : `after ${runs} with a changed ${chapter.assignment.file}`;
  return { rung, name, open: false, text: [], opens };
}

/** The ladder's pointer, and the clauses that the test holds the submission to. */
function conceptText({ chapter, test }: HintFacts, ladder: Ladder | null): string[] {
  const clauses = test.clauses.flatMap((clause) => {
    const text = chapter.assignment.clauses[clause];
    return text === undefined ? [] : [`${clause}  ${text}`];
  });
  const handout = `Read it in ${chapter.id}/handout.md.`;
  return ladder === null ? [...clauses, handout] : [ladder.concept, ...clauses.slice(0, 1)];
}

function plainQuestion({ checkpoint, test }: HintFacts): string {
  return (
    checkpoint.explanation?.question ??
    `Which line of your file fulfils clause ${test.clauses[0]}, and what does that line do at the first difference?`
  );
}

function diagnosisText(diagnosis: Diagnosis | null, ladder: Ladder | null): string[] {
  if (diagnosis === null) {
    return [
      'Your pattern of passes and failures is close to no misconception that we know, or to two at once. ' +
        'Look at one failure alone; the next rung has the smallest.',
    ];
  }
  const percent = Math.floor(diagnosis.similarity * 100);
  const likeness = diagnosis.similarity === 1 ? 'equals' : `agrees to ${percent} % with`;
  return [
    `Your pattern of passes and failures ${likeness} ${diagnosis.fault}: "${diagnosis.says}" Is that what your file does?`,
    ...(ladder === null ? [] : [ladder.diagnosis]),
  ];
}

function helpText(chapter: string): string[] {
  const number = chapter.slice(0, 2);
  return [
    `\`npx pagewalk hint ${number} --bundle\` writes your file, its visible failures and your attempts into one text for your ` +
      'teaching assistant. It is noted in your own .pagewalk folder and nowhere else.',
  ];
}

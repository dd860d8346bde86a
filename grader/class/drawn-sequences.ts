import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sequence } from '../contracts/chapter';
import type { Transcript } from '../contracts/engine';
import type { CourseChapter } from '../contracts/grading';
import { DIST } from '../contracts/installation';
import { drawKey, drawSequence, keepDrawn } from '../judge/draw-sequence';
import { SEEDS } from '../judge/judge-property';

/** One sequence of a chapter's properties, and what the reference answers to it. */
interface DrawnSequence {
  readonly generator: string;
  /** See `drawKey`. */
  readonly key: string;
  readonly sequence: Sequence;
  readonly answer: Transcript;
}

/** What the build has drawn for a chapter, read when it is first asked for. */
export interface DrawnSequences {
  /** The sequences of one generator, by `drawKey`. */
  of(generator: string): ReadonlyMap<string, Sequence>;
  /** What the reference answers to one of these very sequences; undefined for any other. */
  answerTo(sequence: Sequence): Transcript | undefined;
}

/**
 * Opens what the build has drawn for a chapter. Drawing the sequences of all properties and running the reference on them
 * costs more than reading them, and they are the same for every submission; a seed that is not there is drawn.
 */
export function openDrawn(id: string): DrawnSequences {
  const byGenerator = new Map<string, Map<string, Sequence>>();
  const answers = new Map<Sequence, Transcript>();
  let isRead = false;
  const read = (): void => {
    if (isRead) return;
    isRead = true;
    for (const { generator, key, sequence, answer } of readFile(id)) {
      const sequences = byGenerator.get(generator) ?? new Map<string, Sequence>();
      byGenerator.set(generator, sequences.set(key, sequence));
      answers.set(sequence, answer);
    }
  };
  return {
    of: (generator) => {
      read();
      return byGenerator.get(generator) ?? new Map<string, Sequence>();
    },
    answerTo: (sequence) => answers.get(sequence),
  };
}

/** Lets a chapter's properties find what the build has drawn for them. */
export function keepAllDrawn({ judging }: CourseChapter['chapter'], drawn: DrawnSequences): void {
  for (const [generator, property] of Object.entries(judging.properties))
    keepDrawn(property, () => drawn.of(generator));
}

/** Draws everything that grading a chapter by its suites will draw, and writes it down. For the build. */
export function writeDrawn({ chapter, oracle }: CourseChapter): void {
  if (oracle === null) return;
  const all: DrawnSequence[] = [];
  for (const { generator, seed } of chapter.suites.flatMap(({ properties = [] }) => properties)) {
    const property = chapter.judging.properties[generator];
    if (property === undefined) continue;
    for (let run = 0; run < SEEDS; run++) {
      const sequence = drawSequence(property, seed + run, run);
      all.push({ generator, key: drawKey(seed + run, run), sequence, answer: withoutStacks(oracle(sequence)) });
    }
  }
  writeFileSync(fileOf(chapter.id), JSON.stringify(all));
}

/** Stacks name the places of this build; nobody asks the reference for them. */
function withoutStacks(answer: Transcript): Transcript {
  const observations = answer.observations.map((observation) => {
    const { reply } = observation;
    return 'thrown' in reply ? { ...observation, reply: { thrown: { ...reply.thrown, stack: '' } } } : observation;
  });
  return { ...answer, observations };
}

function readFile(id: string): readonly DrawnSequence[] {
  const file = fileOf(id);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly DrawnSequence[]) : [];
}

function fileOf(id: string): string {
  return join(DIST, 'chapters', id, 'drawn.json');
}

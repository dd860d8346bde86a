import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chapter } from '../../contracts/chapter';
import { readReference, studentPath } from '../author-inputs';
import { CANARY, CanaryWords } from './canary-words';
import { copyInstallation } from './copied-installation';
import { writeEchoes } from './echo-submissions';
import { plantCanaries, type Planting } from './plant-canaries';
import { gradeForStudents, type StudentBytes } from './student-bytes';

/** What a search for leaks has found. */
export interface LeakSearch {
  /** Texts that were searched: files, standard output and standard error. */
  readonly texts: number;
  /** Characters in them. */
  readonly characters: number;
  /** One sentence for each text that holds a canary. */
  readonly leaks: readonly string[];
}

/**
 * Grades submissions that echo all they see by hidden tests in which everything is a canary, and searches every byte
 * that students get for one: reports, pages, the table, standard output and standard error, and the names of files.
 *
 * It works in a copy of the installation in the system's temporary folder, whose name is a canary as well; the copy is
 * removed.
 */
export async function checkLeaks(chapter: Chapter): Promise<LeakSearch> {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-leaks-'));
  try {
    // The hardened lane runs as a user who owns nothing.
    await chmod(folder, 0o755);
    writeClass(chapter, folder);
    const expectations = await gradePlanted(chapter, 'expectations', folder);
    const inputs = await gradePlanted(chapter, 'inputs', folder);
    const all = [...expectations, ...inputs];
    return {
      texts: all.length,
      characters: all.reduce((sum, { text }) => sum + text.length, 0),
      leaks: all.flatMap(({ leak }) => leak ?? []),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The echoes, and the reference: it gets to the operations that fail only late. */
function writeClass(chapter: Chapter, folder: string): void {
  writeEchoes(join(folder, 'class'), [chapter.assignment]);
  mkdirSync(join(folder, 'class/right', chapter.id), { recursive: true });
  writeFileSync(join(folder, 'class/right', studentPath(chapter)), readReference(chapter));
}

interface SearchedText {
  readonly text: string;
  readonly leak: string | null;
}

/** Grades the class, and two submissions alone: the command shows a whole report then, or a summary as JSON. */
async function gradePlanted(chapter: Chapter, planting: Planting, folder: string): Promise<SearchedText[]> {
  const installation = join(folder, `${CANARY}-${planting}`);
  const command = copyInstallation(installation);
  const words = new CanaryWords();
  plantCanaries(join(installation, 'assignments', chapter.id), chapter.judging, planting, words);
  const runs: Readonly<Record<string, readonly string[]>> = {
    class: [join(folder, 'class')],
    alone: [join(folder, 'class/right')],
    json: [join(folder, 'class/throws-all-it-saw'), '--json'],
  };
  const searched: SearchedText[] = [];
  for (const [name, paths] of Object.entries(runs)) {
    const out = join(folder, `${planting}-${name}`);
    const bytes = await gradeForStudents(command, [...paths, '--chapter', chapter.id, '--jobs', '2'], out);
    searched.push(...search(`${planting}, ${name}`, bytes, words));
  }
  return searched;
}

function search(run: string, bytes: StudentBytes, words: CanaryWords): SearchedText[] {
  return [...bytes].map(([place, text]) => {
    const found = words.in(`${place}\n${text}`);
    return { text, leak: found.length === 0 ? null : `${place} of ${run} holds ${found.slice(0, 3).join(', ')}` };
  });
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyFault } from '../../grader/authoring/apply-fault';
import type { AssignmentFile } from '../../grader/contracts/generated/assignment';
import type { FaultsFile } from '../../grader/contracts/generated/faults';
import { TOP } from './installed';

/**
 * Writes a class of submissions of one chapter that get different grades: the reference, one that does not compile, one
 * with a type error, one without its file, each named fault in turn, and so on again. Each has a line of its own, so that
 * no two are the same bytes.
 *
 * @returns the student ids, ascending
 */
export function writeMixedClass(folder: string, chapter: string, count: number): string[] {
  const { file } = readJson<AssignmentFile>(chapter, 'assignment.json');
  const { faults } = readJson<FaultsFile>(chapter, 'faults/faults.json');
  const reference = readFileSync(join(TOP, 'reference', chapter, file), 'utf8');
  const sources = [
    reference,
    `${reference}\nexport const = 1;\n`,
    `${reference}\nexport const wrong: number = 'a text';\n`,
    null,
    ...faults.map((fault) => applyFault(reference, fault, 'faults/faults.json')),
  ];
  return Array.from({ length: count }, (_, index) => {
    const id = `m${String(index).padStart(4, '0')}`;
    const source = sources[index % sources.length] ?? null;
    mkdirSync(join(folder, id, chapter), { recursive: true });
    if (source !== null) writeFileSync(join(folder, id, chapter, file), `// ${id}\n${source}`);
    return id;
  });
}

function readJson<T>(chapter: string, name: string): T {
  return JSON.parse(readFileSync(join(TOP, 'assignments', chapter, name), 'utf8')) as T;
}

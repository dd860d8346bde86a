import { InvalidInput } from '../../contracts/file-problem';
import { checkPlaces } from './check-places';
import { findRegions, type Region } from './find-regions';
import { tidyImports } from './tidy-imports';

/**
 * Makes the student's file out of a chapter's reference file: bodies become stubs, helpers are left out, imports that
 * only they needed go with them. Signatures, types and doc comments stay as they are.
 *
 * @param source - the reference file, with `\n` at the end of its lines
 * @param file - its path, for problems
 * @throws InvalidInput if a marker is unbalanced, a region stands in a wrong place, or nothing is left for students to write
 */
export function stripSolution(source: string, file: string): string {
  const { regions, problems } = findRegions(source, file);
  if (problems.length === 0) problems.push(...checkPlaces(source, file, regions));
  if (problems.length === 0 && !regions.some(({ kind }) => kind === 'body')) {
    const message = 'There is nothing for students to write; mark a body with "// #region body NAME: CLAUSES".';
    problems.push({ severity: 'error', file, line: 1, column: 1, message });
  }
  if (problems.length > 0) throw new InvalidInput(problems);
  const stubbed = cutRegions(source, regions)
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
  return tidyImports(`import { NotImplementedError } from '../machine';\n${stubbed}\n`);
}

function cutRegions(source: string, regions: readonly Region[]): string {
  const lines = source.split('\n');
  // From the last to the first, so that the line numbers of those still to come stay right.
  for (const region of [...regions].reverse()) {
    lines.splice(region.first, region.last - region.first + 1, ...stubOf(region, lines[region.first] ?? ''));
  }
  return lines.join('\n');
}

/** The lines that take a region's place; a stub is indented as the marker was. */
function stubOf(region: Region, marker: string): string[] {
  if (region.kind === 'helper') return [];
  const indent = marker.slice(0, marker.length - marker.trimStart().length);
  return [`${indent}throw new NotImplementedError('${region.name}', '${region.clauses}');`];
}

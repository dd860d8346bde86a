import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChapterJudging } from '../../contracts/chapter';
import type { Json, JsonObject } from '../../contracts/json';
import { CHAPTER_FILES, type ChapterFile } from '../../suites/chapter-files';
import { CANARY, type CanaryWords } from './canary-words';
import { plantValue } from './plant-value';

/** Which values of the hidden tests become canaries, beside all names and words. */
export type Planting =
  /** What is expected: the reference fails then, at the last expectation of a test or at the first. */
  | 'expectations'
  /** What a submission is given: the tests mean nothing then, but it can still tell what it saw. */
  | 'inputs';

type Loose = Record<string, Json>;

interface LooseTest extends Loose {
  ops: Loose[];
}

/** Files that name hidden tests; a name is changed in all of them. */
const NAMING: readonly ChapterFile[] = ['hidden', 'recorded'];

/**
 * Plants canaries in the hidden tests of a chapter, in an installation that is a copy: all that a student must not see,
 * but for the concept names, becomes a word or a number that can be searched for. The files stay valid.
 *
 * @param assignment - the chapter's folder under assignments/
 * @param words - takes down the numbers that were planted
 */
export function plantCanaries(
  assignment: string,
  judging: ChapterJudging,
  planting: Planting,
  words: CanaryWords,
): void {
  const hidden = readJson(assignment, 'hidden') as { tests: LooseTest[]; properties?: Loose[] };
  const named = [...hidden.tests, ...(hidden.properties ?? [])];
  const names = new Map(named.map(({ id }, index) => [String(id), `${String(id).slice(0, 3)}${CANARY}-${index}`]));
  for (const [index, test] of named.entries()) test['title'] = `The ${CANARY} title ${index}`;
  for (const [index, { ops }] of hidden.tests.entries()) {
    for (const op of ops) {
      plantWords(op);
      plantArguments(op, judging, planting === 'inputs' ? words : null);
    }
    if (planting === 'inputs') continue;
    // The first wrong expectation is all that a judge comes to see, so it must not always be an early one.
    plantExpectations(index % 2 === 0 ? ops : ops.slice(-lastExpectation(ops)), judging, words);
  }
  writeJson(assignment, 'hidden', hidden);
  for (const file of NAMING) writeJson(assignment, file, rename(readJson(assignment, file), names));
  plantInAuthorsWords(assignment);
}

function plantWords(op: Loose): void {
  if (typeof op['title'] === 'string') op['title'] = `${CANARY}: ${op['title']}`.slice(0, 100);
  if (op['op'] === 'note') op['text'] = `The ${CANARY} note`;
  if (op['expect'] !== undefined) op['expect'] = relabel(op['expect']);
}

/** Renames the labels of `$same`. */
function relabel(expected: Json): Json {
  if (Array.isArray(expected)) return expected.map((item: Json) => relabel(item));
  if (typeof expected !== 'object' || expected === null) return expected;
  const entries = Object.entries(expected as JsonObject).map(([key, value]) => [
    key,
    key === '$same' && typeof value === 'string' ? `${CANARY}-${value}` : relabel(value),
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

/** The machine that an operation of the harness lays out must stay one, so such an operation keeps its numbers. */
function plantArguments(op: Loose, { operations }: ChapterJudging, words: CanaryWords | null): void {
  const operation = operations.operations[String(op['op'])];
  for (const [name, spec] of Object.entries({ ...operation?.optional, ...operation?.args })) {
    const value = op[name];
    if (value !== undefined) op[name] = plantValue(spec, value, operation?.harness === true ? null : words);
  }
}

function plantExpectations(ops: readonly Loose[], { operations }: ChapterJudging, words: CanaryWords): void {
  for (const op of ops) {
    const spec = operations.operations[String(op['op'])]?.result;
    const { expect, refs } = op;
    if (spec !== undefined && expect !== undefined) op['expect'] = plantValue(spec, expect, words);
    if (op['op'] === 'expectTrace' && Array.isArray(refs))
      op['refs'] = refs.map((ref: Json) => plantReference(ref, words));
  }
}

/** `["r", address]` or `["w", address, value]`. */
function plantReference(reference: Json, words: CanaryWords): Json {
  if (!Array.isArray(reference)) return reference;
  return reference.map((part: Json, index) => (index === 0 ? part : words.address()));
}

/** How many operations there are from the last expectation on. */
function lastExpectation(ops: readonly Loose[]): number {
  const reversed = [...ops].reverse().findIndex((op) => op['expect'] !== undefined || op['op'] === 'expectTrace');
  return reversed + 1 || ops.length;
}

/** Checkpoints are named by their test, or by their test and a name of their own; both occur as keys and as values. */
function rename(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return renameId(value, names);
  if (Array.isArray(value)) return value.map((item: Json) => rename(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as JsonObject).map(([key, item]) => [renameId(key, names), rename(item, names)]);
  return Object.fromEntries(entries) as JsonObject;
}

function renameId(text: string, names: ReadonlyMap<string, string>): string {
  const test = [...names.keys()].find((id) => text === id || text.startsWith(`${id}.`));
  return test === undefined ? text : `${names.get(test)}${text.slice(test.length)}`;
}

/** What authors say of a fault, and what a hint says once it is diagnosed. */
function plantInAuthorsWords(assignment: string): void {
  const faults = readJson(assignment, 'faults') as { faults: Loose[] };
  for (const fault of faults.faults) fault['wrong'] = `${CANARY}: ${String(fault['wrong'])}`;
  writeJson(assignment, 'faults', faults);
  const hints = readJson(assignment, 'hints') as { ladders: Loose[] };
  for (const ladder of hints.ladders) {
    if (typeof ladder['diagnosis'] === 'string') ladder['diagnosis'] = `${CANARY}: ${ladder['diagnosis']}`;
  }
  writeJson(assignment, 'hints', hints);
}

function readJson(assignment: string, file: ChapterFile): Json {
  return JSON.parse(readFileSync(join(assignment, CHAPTER_FILES[file]), 'utf8')) as Json;
}

function writeJson(assignment: string, file: ChapterFile, value: unknown): void {
  writeFileSync(join(assignment, CHAPTER_FILES[file]), JSON.stringify(value, null, 2));
}

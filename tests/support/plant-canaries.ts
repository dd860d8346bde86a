import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedFile } from '../../grader/contracts/generated/recorded';
import type { Json, JsonObject } from '../../grader/contracts/json';

/** Stands in every title, id, label and VM name of a suite with canaries. */
export const CANARY = 'zqcanary';

/** Stands before the VM names, which a submission is given: the one canary that may cross into the sandbox. */
export const INPUT_CANARY = `${CANARY}-vm-`;

/** Expected results that no submission computes: a frame in decimal, an address in hex. */
export const EXPECTED_FRAME = 7_654_321;
export const EXPECTED_ADDRESS = '0x7E57C0DE';

type Loose = Record<string, Json>;

interface LooseTest extends Loose {
  ops: Loose[];
}

/**
 * Plants canaries in the hidden suite of a chapter of an installation: all that a student must not see, but for the
 * concept names, becomes a word that can be searched for. The suite stays valid and means the same, except for the first
 * expected frame and the first expected address, which are wrong from then on.
 *
 * @param assignment - the chapter's folder under assignments/
 */
export function plantCanaries(assignment: string): void {
  const suiteFile = join(assignment, 'suites/hidden.json');
  const recordedFile = join(assignment, 'recorded.json');
  const suite = JSON.parse(readFileSync(suiteFile, 'utf8')) as { tests: LooseTest[]; properties?: Loose[] };
  const names = renameTests([...suite.tests, ...(suite.properties ?? [])]);
  for (const test of suite.tests) plantInOperations(test.ops);
  falsify(suite.tests, (expected) => typeof expected['hfn'] === 'number', 'hfn', EXPECTED_FRAME);
  falsify(suite.tests, (expected) => typeof expected['hpa'] === 'string', 'hpa', EXPECTED_ADDRESS);
  writeFileSync(suiteFile, JSON.stringify(suite, null, 2));
  const recorded = JSON.parse(readFileSync(recordedFile, 'utf8')) as RecordedFile;
  writeFileSync(recordedFile, JSON.stringify(renameRecorded(recorded, names), null, 2));
}

/** Gives every test a new id and title; returns the new ids by the old ones. */
function renameTests(tests: readonly Loose[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [index, test] of tests.entries()) {
    const id = String(test['id']);
    names.set(id, `${id.slice(0, 3)}${CANARY}-${index}`);
    test['id'] = names.get(id) ?? id;
    test['title'] = `The ${CANARY} title ${index}`;
  }
  for (const test of tests) {
    const required = test['requires'];
    if (Array.isArray(required)) test['requires'] = required.map((id: string) => names.get(id) ?? id);
  }
  return names;
}

function plantInOperations(ops: readonly Loose[]): void {
  for (const op of ops) {
    if (typeof op['title'] === 'string') op['title'] = `${CANARY}: ${op['title']}`;
    if (op['op'] === 'note') op['text'] = `The ${CANARY} note`;
    if (typeof op['vm'] === 'string') op['vm'] = `${INPUT_CANARY}${op['vm']}`;
    if (op['expect'] !== undefined) op['expect'] = relabel(op['expect']);
  }
}

/** Renames the labels of `$same`. */
function relabel(expected: Json): Json {
  if (Array.isArray(expected)) return expected.map((item: Json) => relabel(item));
  if (typeof expected !== 'object' || expected === null) return expected;
  const entries = Object.entries(expected as JsonObject);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      key === '$same' && typeof value === 'string' ? `${CANARY}-${value}` : relabel(value),
    ]),
  );
}

/** Makes the first expectation that has such a field wrong. */
function falsify(tests: readonly LooseTest[], fits: (expected: JsonObject) => boolean, key: string, value: Json): void {
  for (const op of tests.flatMap(({ ops }) => ops)) {
    const expected = op['expect'];
    if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) continue;
    if (!fits(expected as JsonObject)) continue;
    op['expect'] = { ...expected, [key]: value };
    return;
  }
}

/** Checkpoints are named by their test, or by their test and a name of their own. */
function renameRecorded(recorded: RecordedFile, names: ReadonlyMap<string, string>): RecordedFile {
  const rename = (id: string): string => {
    const test = [...names.keys()].find((name) => id === name || id.startsWith(`${name}.`));
    return test === undefined ? id : `${names.get(test)}${id.slice(test.length)}`;
  };
  const renameKeys = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [rename(id), value]));
  const faults = Object.entries(recorded.faults).map(([fault, digests]) => [fault, renameKeys(digests)] as const);
  return { ...recorded, fuel: renameKeys(recorded.fuel), faults: Object.fromEntries(faults) };
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AssignmentFile } from '../contracts/generated/assignment';
import type { AttemptsFile } from '../contracts/generated/attempts';
import type { EquivalentsFile } from '../contracts/generated/equivalents';
import type { FaultsFile } from '../contracts/generated/faults';
import type { HintsFile } from '../contracts/generated/hints';
import type { JournalRecord } from '../contracts/generated/journal';
import type { KillMatrixFile } from '../contracts/generated/kill-matrix';
import type { MachineFile } from '../contracts/generated/machine';
import type { RecordedFile } from '../contracts/generated/recorded';
import type { Report } from '../contracts/generated/report';
import type { RunManifest } from '../contracts/generated/run';
import type { SuiteFile } from '../contracts/generated/suite';
import { DIST } from '../contracts/installation';

/** The file formats, by the name of their schema in assignments/schema. */
export interface Formats {
  readonly assignment: AssignmentFile;
  readonly suite: SuiteFile;
  readonly hints: HintsFile;
  readonly machine: MachineFile;
  readonly faults: FaultsFile;
  readonly recorded: RecordedFile;
  readonly 'kill-matrix': KillMatrixFile;
  readonly equivalents: EquivalentsFile;
  readonly report: Report;
  readonly run: RunManifest;
  readonly attempts: AttemptsFile;
  readonly journal: JournalRecord;
}

/** Name of a file format. */
export type SchemaName = keyof Formats;

/** One error of a compiled validator, with the schema that it comes from. */
export interface SchemaError {
  /** JSON pointer of the value. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  /** Set on an error about a key itself rather than about a value. */
  readonly propertyName?: string;
  readonly parentSchema?: { readonly description?: string; readonly properties?: Readonly<Record<string, unknown>> };
  readonly data?: unknown;
}

/** A validator that was compiled by build-validators.mjs; `errors` are those of its last call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly SchemaError[] | null;
}

/** What `npm run build` makes of assignments/schema. */
export const VALIDATORS_FILE = join(DIST, 'validators.js');

/** A module of compiled validators. */
type Validators = { readonly [K in SchemaName]: Validator<Formats[K]> };

/** To find a module anew takes longer than to check most values, and a journal has a value in every line. */
const loaded = new Map<string, Validators>();

/**
 * Loads a compiled validator.
 *
 * @param file - the module that build-validators.mjs wrote
 * @throws {Error} when the package was not built
 */
export function loadValidator<Name extends SchemaName>(
  name: Name,
  file: string = VALIDATORS_FILE,
): Validator<Formats[Name]> {
  const validators: Validators = loaded.get(file) ?? loadValidators(file);
  loaded.set(file, validators);
  return validators[name];
}

function loadValidators(file: string): Validators {
  if (!existsSync(file)) throw new Error(`loadValidator: ${file} does not exist; run \`npm run build\` first.`);
  // Not a plain import: the file is made by the build and must not be bundled into each command a second time.
  return createRequire(file)(file) as Validators;
}

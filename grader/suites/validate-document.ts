import type { FileProblem } from '../contracts/file-problem';
import type { Report } from '../contracts/generated/report';
import type { RunManifest } from '../contracts/generated/run';
import { locate, type JsonSource } from './json-source';
import { loadValidator, VALIDATORS_FILE, type Formats, type SchemaName } from './load-validators';
import { parseJson } from './parse-json';
import { schemaFindings } from './schema-findings';

/** A file that obeys its schema. */
export interface ValidDocument<Name extends SchemaName> {
  readonly value: Formats[Name];
  /** Where each part of the value stands in the file. */
  readonly source: JsonSource;
}

/** What became of a file: `value` and `source` are null if there is any problem. */
export type DocumentResult<Name extends SchemaName> =
  | (ValidDocument<Name> & { readonly problems: readonly [] })
  | { readonly value: null; readonly source: null; readonly problems: readonly FileProblem[] };

/**
 * Reads one file of ours and holds it against its schema. A file with a syntax error gives that error only.
 *
 * @param schemaName - the schema's name in assignments/schema, for example `suite`
 * @param text - the file's content
 * @param file - the file's path, as problems name it
 * @param validators - the module of compiled validators
 */
export function validateDocument<Name extends SchemaName>(
  schemaName: Name,
  text: string,
  file: string,
  validators: string = VALIDATORS_FILE,
): DocumentResult<Name> {
  const { source, problems } = parseJson(text, file);
  if (source === null) return { value: null, source: null, problems };
  const validate = loadValidator(schemaName, validators);
  const value: unknown = source.value;
  if (validate(value)) return { value, source, problems: [] };
  const found = schemaFindings(validate.errors ?? []).map((finding) => locate(source, finding));
  return { value: null, source: null, problems: found };
}

/** A value held against a schema: `value` is null if there is any problem; a problem is one sentence with its place. */
export interface ValueResult<T> {
  readonly value: T | null;
  readonly problems: readonly string[];
}

/** Holds a report, before it is written or after it was read, against its schema. */
export function validateReport(value: unknown, validators: string = VALIDATORS_FILE): ValueResult<Report> {
  return validateValue('report', value, validators);
}

/** Holds a run manifest against its schema. */
export function validateRun(value: unknown, validators: string = VALIDATORS_FILE): ValueResult<RunManifest> {
  return validateValue('run', value, validators);
}

function validateValue<Name extends SchemaName>(
  name: Name,
  value: unknown,
  validators: string,
): ValueResult<Formats[Name]> {
  const validate = loadValidator(name, validators);
  if (validate(value)) return { value, problems: [] };
  const findings = schemaFindings(validate.errors ?? []);
  return { value: null, problems: findings.map(({ path, message }) => `/${path.join('/')}: ${message}`) };
}

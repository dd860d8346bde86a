/** What an operation of every suite takes. */
export interface BuiltInOperation {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/**
 * The operations of every suite: they look at what was recorded and send nothing to the submission.
 *
 * @source course README.md section 5
 */
export const BUILT_IN_OPERATIONS: Readonly<Record<string, BuiltInOperation>> = {
  expectExports: { required: [], optional: [] },
  expectTrace: { required: ['refs'], optional: ['cells', 'grid'] },
  expectReads: { required: ['count'], optional: [] },
  expectRefs: { required: ['refs'], optional: [] },
  expectCalls: { required: ['calls'], optional: [] },
  expectInvariant: { required: ['name'], optional: [] },
  note: { required: ['text'], optional: [] },
};

/** Keys of an operation in a suite file that are no arguments. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(['op', 'expect', 'points', 'id', 'title', 'needs']);

/** Whether this is an operation of every suite. */
export function isBuiltIn(name: string): boolean {
  return Object.hasOwn(BUILT_IN_OPERATIONS, name);
}

/** Whether this operation of every suite expects something; `note` does not. */
export function isBuiltInExpectation(name: string): boolean {
  return isBuiltIn(name) && name !== 'note';
}

import { printableName } from './printable-name';

/** A mistake in one of our own files (or in what an author wrote), with its place. */
export interface FileProblem {
  readonly severity: 'error' | 'warning';
  /** Path as the author knows it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** True where the problem is the path itself, such as one that does not exist: then no line is named. */
  readonly isPath?: true;
  /** One sentence: what was found, what was expected, the nearest legal name, what to do. */
  readonly message: string;
}

/** Input of ours that is invalid: the command ends with exit code 2 and lists the problems. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(readonly problems: readonly FileProblem[]) {
    super(problems.map(describeFileProblem).join('\n'));
  }
}

/** Whether an error is an {@link InvalidInput}, also one of another bundle, whose class is a copy. */
export function isInvalidInput(error: unknown): error is InvalidInput {
  return error instanceof InvalidInput || (error instanceof Error && error.name === 'InvalidInput');
}

/** `file:line:column: message`, as editors and terminals link it; an option of the command line has no line, and a path stands in its message. */
export function describeFileProblem(problem: FileProblem): string {
  if (problem.isPath === true) return problem.message;
  const file = printableName(problem.file);
  if (file.startsWith('--')) return `${file}: ${problem.message}`;
  return `${file}:${problem.line}:${problem.column}: ${problem.severity}: ${problem.message}`;
}

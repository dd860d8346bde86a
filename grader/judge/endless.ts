import { TOO_MANY_REFERENCES, type Thrown } from '../contracts/engine';

/** Whether an operation was ended because it made references without end: that spends its budget like any other loop. */
export function isEndless({ kind, message }: Thrown): boolean {
  return kind === 'InternalError' && message === TOO_MANY_REFERENCES;
}

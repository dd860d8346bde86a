import { properties } from '../../../assignments/04-protected-page-table/generators';
import { invariants } from '../../../assignments/04-protected-page-table/invariants';
import { operations } from '../../../assignments/04-protected-page-table/operations';
import * as reference from '../../../reference/04-protected-page-table/protected-page-table';
import { PlainChapter } from '../support/plain-chapter';

/** Chapter 04 in plain V8. */
export const PLAIN = new PlainChapter(
  '04-protected-page-table',
  { operations, invariants, properties },
  { ...reference },
);

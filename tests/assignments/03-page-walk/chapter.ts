import { properties } from '../../../assignments/03-page-walk/generators';
import { invariants } from '../../../assignments/03-page-walk/invariants';
import { operations } from '../../../assignments/03-page-walk/operations';
import * as reference from '../../../reference/03-page-walk/page-walk';
import { PlainChapter } from '../support/plain-chapter';

/** Chapter 03 in plain V8. */
export const PLAIN = new PlainChapter(
  '03-page-walk',
  { operations, invariants, properties },
  {
    ...reference,
  },
);

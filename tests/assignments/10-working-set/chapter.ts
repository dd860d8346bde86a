import { properties } from '../../../assignments/10-working-set/generators';
import { invariants } from '../../../assignments/10-working-set/invariants';
import { operations } from '../../../assignments/10-working-set/operations';
import * as reference from '../../../reference/10-working-set/working-set';
import { openChapter, type OpenChapter } from '../support/open-chapter';

/** Opens chapter 10 for tests. */
export function openWorkingSet(): OpenChapter {
  return openChapter('10-working-set', { operations, invariants, properties }, { ...reference });
}

import { properties } from '../../../assignments/01-addresses/generators';
import { invariants } from '../../../assignments/01-addresses/invariants';
import { operations } from '../../../assignments/01-addresses/operations';
import * as reference from '../../../reference/01-addresses/addresses';
import { openChapter, type OpenChapter } from '../support/open-chapter';

/** Opens chapter 01 for tests. */
export function openAddresses(): OpenChapter {
  return openChapter('01-addresses', { operations, invariants, properties }, { ...reference });
}

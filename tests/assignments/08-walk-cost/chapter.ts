import { properties } from '../../../assignments/08-walk-cost/generators';
import { invariants } from '../../../assignments/08-walk-cost/invariants';
import { operations } from '../../../assignments/08-walk-cost/operations';
import * as reference from '../../../reference/08-walk-cost/walk-cost';
import { PlainChapter } from '../support/plain-chapter';

/** Chapter 08, judged in plain V8. */
export const CHAPTER_08 = new PlainChapter('08-walk-cost', { operations, invariants, properties }, { ...reference });

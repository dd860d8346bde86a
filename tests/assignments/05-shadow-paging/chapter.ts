import { properties } from '../../../assignments/05-shadow-paging/generators';
import { invariants } from '../../../assignments/05-shadow-paging/invariants';
import { operations } from '../../../assignments/05-shadow-paging/operations';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { createShadowHypervisor } from '../../../reference/05-shadow-paging/shadow-paging';
import { PlainChapter } from '../support/loaded-chapter';

/** The reference's exports. */
export const REFERENCE: SubjectExports = { createShadowHypervisor };

/** Chapter 05, judged in plain V8. */
export const CHAPTER = new PlainChapter({
  id: '05-shadow-paging',
  file: 'shadow-paging.ts',
  reference: REFERENCE,
  judging: { operations, invariants, properties },
});

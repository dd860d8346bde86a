import { properties } from '../../../assignments/06-shadow-coherence/generators';
import { invariants } from '../../../assignments/06-shadow-coherence/invariants';
import { operations } from '../../../assignments/06-shadow-coherence/operations';
import type { SubjectExports } from '../../../grader/contracts/operations';
import { createTrackingHypervisor } from '../../../reference/06-shadow-coherence/shadow-coherence';
import { PlainChapter } from '../support/loaded-chapter';

/** The reference's exports. */
export const REFERENCE: SubjectExports = { createTrackingHypervisor };

/** Chapter 06, judged in plain V8. */
export const CHAPTER = new PlainChapter({
  id: '06-shadow-coherence',
  file: 'shadow-coherence.ts',
  reference: REFERENCE,
  judging: { operations, invariants, properties },
});

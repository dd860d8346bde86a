import { properties } from '../../../assignments/11-page-sharing/generators';
import { invariants } from '../../../assignments/11-page-sharing/invariants';
import { operations } from '../../../assignments/11-page-sharing/operations';
import { createSharer } from '../../../reference/11-page-sharing/page-sharing';
import { openChapterKit } from '../support/chapter-kit';

/** Chapter 11 for its tests. */
export const kit = openChapterKit('page-sharing.ts', { createSharer }, { operations, invariants, properties });

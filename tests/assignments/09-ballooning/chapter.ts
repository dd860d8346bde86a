import { properties } from '../../../assignments/09-ballooning/generators';
import { invariants } from '../../../assignments/09-ballooning/invariants';
import { operations } from '../../../assignments/09-ballooning/operations';
import { createBalloonHost } from '../../../reference/09-ballooning/balloon';
import { openChapterKit } from '../support/chapter-kit';

/** Chapter 09 for its tests. */
export const kit = openChapterKit('balloon.ts', { createBalloonHost }, { operations, invariants, properties });

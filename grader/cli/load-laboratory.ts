import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Laboratory from '../../laboratory';
import { DIST } from '../contracts/installation';

/** What the laboratory offers. */
export type LaboratoryModule = typeof Laboratory;

/** Loads the laboratory's own bundle; grading never does. @throws Error if the package was not built */
export function loadLaboratory(): LaboratoryModule {
  const file = join(DIST, 'laboratory.js');
  return createRequire(file)(file) as LaboratoryModule;
}

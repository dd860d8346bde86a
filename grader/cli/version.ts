import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLATION } from '../contracts/installation';

/** The version of the installed package. */
export const VERSION = (JSON.parse(readFileSync(join(INSTALLATION, 'package.json'), 'utf8')) as { version: string })
  .version;

/** How reports name the grader. */
export const GRADER = `pagewalk ${VERSION}`;

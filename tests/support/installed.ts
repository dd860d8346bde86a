import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The top folder of the repository. */
export const TOP = join(__dirname, '../..');

/** The chapters that the end-to-end tests grade; others may come and go without them. */
export const CHAPTERS = ['02-two-level-mapping', '07-nested-paging'] as const;

/** The options that choose {@link CHAPTERS}. */
export const CHOSEN = CHAPTERS.flatMap((id) => ['--chapter', id.slice(0, 2)]);

/** The built command of an installation. @throws Error if it was not built */
export function commandOf(installation: string): string {
  const command = join(installation, 'dist/pagewalk.js');
  if (!existsSync(command)) throw new Error(`commandOf: ${command} does not exist; run \`npm run build\` first`);
  return command;
}

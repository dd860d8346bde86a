import { writeFileSync } from 'node:fs';
import { chapterIds } from '../suites/chapter-ids';
import { writeDrawn } from './drawn-sequences';
import { courseRoot, openChapter, readChapter, validateChapter } from './open-course';
import { chapterDigest, VOUCHED_FILE } from './vouched-chapters';

/*
 * The last step of a build: works out, for the installation that this script lies in, what is the same for every command
 * that grades. It checks every chapter and writes down the digests of the valid ones, draws the sequences of their
 * properties, and runs the reference on these. Of an invalid chapter nothing is said here; the command that needs it
 * tells what is wrong.
 */
const valid = chapterIds(courseRoot()).filter((id) => {
  const { chapter, problems } = validateChapter(id);
  return chapter !== null && problems.every(({ severity }) => severity !== 'error');
});
for (const id of valid) writeDrawn(openChapter(id));
const digests = valid.map((id) => [id, chapterDigest(readChapter(id).files)]);
writeFileSync(VOUCHED_FILE, `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`);

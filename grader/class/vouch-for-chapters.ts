import { writeFileSync } from 'node:fs';
import { chapterIds } from '../suites/chapter-ids';
import { courseRoot, readChapter, validateChapter } from './open-course';
import { chapterDigest, VOUCHED_FILE } from './vouched-chapters';

/*
 * The last step of a build: checks every chapter of the installation that this script lies in, and writes down the digests
 * of the valid ones. Of an invalid one nothing is said here; the command that needs it tells what is wrong.
 */
const valid = chapterIds(courseRoot()).filter((id) => {
  const { chapter, problems } = validateChapter(id);
  return chapter !== null && problems.every(({ severity }) => severity !== 'error');
});
const digests = valid.map((id) => [id, chapterDigest(readChapter(id).files)]);
writeFileSync(VOUCHED_FILE, `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`);

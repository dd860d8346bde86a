import { courseRoot, openReference, readChapter, validateChapter } from '../../../grader/class/open-course';
import { isVouchedFor } from '../../../grader/class/vouched-chapters';
import { chapterIds } from '../../../grader/suites/chapter-ids';
import type { ChapterFile } from '../../../grader/suites/chapter-files';
import { chapterOf } from '../../../grader/suites/load-chapter';

const IDS = chapterIds(courseRoot());

test.each(IDS)('%s: the build vouches for the files as they are', (id) => {
  expect(isVouchedFor(readChapter(id).files)).toBe(true);
});

test.each(IDS)('%s: what is read without checks is what the checks make of it', (id) => {
  const checked = validateChapter(id).chapter;
  expect(checked).not.toBeNull();
  expect(chapterOf(readChapter(id).files, openReference(id).judging)).toEqual({
    ...checked,
    judging: expect.anything() as unknown,
  });
});

describe('one byte of difference ends what the build has vouched for', () => {
  const { files } = readChapter('07-nested-paging');

  test.each(Object.keys(files.texts) as ChapterFile[])('in %s', (name) => {
    const texts = { ...files.texts, [name]: `${files.texts[name]} ` };
    expect(isVouchedFor({ ...files, texts })).toBe(false);
  });

  test('in a file that is gone', () => {
    const { hints: _gone, ...texts } = files.texts;
    expect(isVouchedFor({ ...files, texts })).toBe(false);
  });

  test('in bytes that move from one file to another', () => {
    const { hints = '', faults = '' } = files.texts;
    const texts = { ...files.texts, hints: hints.slice(0, -1), faults: hints.slice(-1) + faults };
    expect(isVouchedFor({ ...files, texts })).toBe(false);
  });

  test('in a chapter that the build has never seen', () => {
    expect(isVouchedFor({ ...files, folderName: '02-two-level-mapping' })).toBe(false);
  });
});

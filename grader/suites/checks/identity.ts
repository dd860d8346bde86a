import type { FileProblem } from '../../contracts/file-problem';
import type { ChapterDraft, Check } from '../chapter-draft';
import { locate, type JsonSource } from '../json-source';
import { show } from '../show-value';

/** Every file says that it belongs to the chapter of its folder, and a suite says which of the two it is. */
export const checkIdentity: Check = (draft) => {
  const { assignment, visible, hidden, hints, faults, recorded, killMatrix, equivalents, folderName } = draft;
  return [
    ...mustBe(assignment.source, 'id', assignment.value.id, folderName, "the name of the chapter's folder"),
    ...checkOperations(draft),
    ...[visible, hidden, hints, faults, recorded, killMatrix, equivalents].flatMap((document) => {
      if (document === null) return [];
      const key = 'suite' in document.value ? 'suite' : 'chapter';
      const found = 'suite' in document.value ? document.value.suite : document.value.chapter;
      return mustBe(document.source, key, found, folderName, "the name of the chapter's folder");
    }),
    ...mustBe(visible.source, 'visibility', visible.value.visibility, 'visible', 'as the name of the file says'),
    ...(hidden === null
      ? []
      : mustBe(hidden.source, 'visibility', hidden.value.visibility, 'hidden', 'as the name of the file says')),
  ];
};

function checkOperations({ assignment, judging, folderName }: ChapterDraft): readonly FileProblem[] {
  const { chapter } = judging.operations;
  if (chapter === folderName) return [];
  const message = `operations.ts is for the chapter ${show(chapter)}; expected ${show(folderName)}.`;
  return [locate(assignment.source, { path: ['id'], message })];
}

function mustBe(source: JsonSource, key: string, found: string, expected: string, why: string): readonly FileProblem[] {
  if (found === expected) return [];
  return [locate(source, { path: [key], message: `"${key}" is ${show(found)}; expected ${show(expected)}, ${why}.` })];
}

import type { FileProblem } from '../../contracts/file-problem';
import { problemAt, testsOf, type ChapterDraft, type Check } from '../chapter-draft';
import { isMore, sum } from '../points';

/** Visible tests carry at least half of core and a third of edge. */
export const checkVisibleShare: Check = (draft) => [
  ...atLeast(draft, 'core', 2, 'half'),
  ...atLeast(draft, 'edge', 3, 'a third'),
];

function atLeast(draft: ChapterDraft, band: 'core' | 'edge', part: number, share: string): readonly FileProblem[] {
  const tests = testsOf([draft.visible]).filter(({ item }) => item.band === band);
  const visible = sum(tests.map(({ item }) => item.points));
  const total = sum(Object.values(draft.assignment.value.points[band]));
  if (!isMore(total / part, visible)) return [];
  const message = `The visible ${band} tests are worth ${visible} of ${total} points; expected at least ${share}.`;
  return [problemAt(draft.visible, { path: ['tests'], at: 'key', message })];
}

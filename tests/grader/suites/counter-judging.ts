import type { ChapterJudging } from '../../../grader/contracts/chapter';
import { forState } from '../../../grader/contracts/operations';

const { operation, chapter } = forState<never>();

const READ = {
  union: [
    { record: { ok: { literal: true }, value: 'count', at: 'addr32', owner: 'vm' } },
    { record: { ok: { literal: false }, reason: { union: [{ literal: 'empty' }, { literal: 'closed' }] } } },
  ],
} as const;

const operations = chapter<{ start: 'count' }, { origin: 'addr32' }>({
  chapter: '99-counter',
  setup: { start: 'count' },
  optionalSetup: { origin: 'addr32' },
  create: () => {
    throw new Error('the fixture chapter is never run');
  },
  operations: {
    add: operation({ args: { amount: 'count' }, result: 'count', run: () => 0 }),
    read: operation({ args: { access: 'access' }, result: READ, run: () => 0 }),
    list: operation({ result: { list: { tuple: ['page', 'frame'] } }, run: () => [] }),
    share: operation({ result: { nullable: 'fraction' }, run: () => 0 }),
    jump: operation({ args: { to: 'addr32' }, optional: { wide: 'addr64' }, result: 'none', run: () => undefined }),
    fill: operation({
      args: { vm: 'vm', table: { mapOf: { record: { gfn: 'page', w: 'boolean' } } } },
      optional: { entry: 'pte32' },
      result: 'none',
      harness: true,
      run: () => undefined,
    }),
  },
});

/** The code of the fixture chapter `99-counter`: declarations only, nothing of it is ever run. */
export const counterJudging: ChapterJudging = {
  operations,
  invariants: { 'never-negative': () => null, 'always-odd': () => null },
  properties: {
    'random-adds': { generate: () => ({ setup: {}, calls: [] }), frames: 'exact', references: false },
  },
};

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDrawn } from '../../../grader/class/drawn-sequences';
import { courseRoot, openChapter, openReference } from '../../../grader/class/open-course';
import type { Transcript } from '../../../grader/contracts/engine';
import { DIST } from '../../../grader/contracts/installation';
import { drawKey } from '../../../grader/judge/draw-sequence';
import { SEEDS } from '../../../grader/judge/judge-property';
import { createRandom } from '../../../grader/judge/random';
import { chapterIds } from '../../../grader/suites/chapter-ids';

/** One run in so many is drawn anew: all of them take as long as the build. */
const EVERY = 9;

/** As a file keeps it, without what no judge looks at. */
function told(answer: Transcript | undefined): unknown {
  return JSON.parse(JSON.stringify(answer ?? null), (key, value: unknown) => (key === 'stack' ? '' : value));
}

test.each(chapterIds(courseRoot()))('%s: the build has drawn what a grader would draw, with the same answers', (id) => {
  const { chapter } = openChapter(id);
  const { judging, oracle } = openReference(id);
  const drawn = openDrawn(id);
  const properties = chapter.suites.flatMap((suite) => suite.properties ?? []);
  expect(properties).not.toHaveLength(0);
  for (const { generator, seed } of properties) {
    for (let run = 0; run < SEEDS; run++) {
      const sequence = drawn.of(generator).get(drawKey(seed + run, run));
      if (sequence === undefined) throw new Error(`${generator} lacks run ${run}`);
      if (run % EVERY !== 0) continue;
      const fresh = judging.properties[generator]?.generate(createRandom(seed + run), run);
      expect(sequence).toEqual(JSON.parse(JSON.stringify(fresh)));
      expect(drawn.answerTo(sequence)).toEqual(told(oracle(sequence)));
    }
  }
});

test('a student gets neither sequences nor answers', () => {
  const kit = join(DIST, '../kit/dist/chapters');
  const left = chapterIds(courseRoot()).filter((id) => existsSync(join(kit, id, 'drawn.json')));
  expect(left).toEqual([]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chapterIds } from '../../../grader/suites/chapter-ids';

describe('chapterIds', () => {
  it('lists the folders of assignments/ that are named like chapters, ascending', () => {
    const root = mkdtempSync(join(tmpdir(), 'pagewalk-ids-'));
    for (const name of ['10-working-set', '02-two-level-mapping', '07-nested-paging', 'schema', '7-x', '08_x']) {
      mkdirSync(join(root, 'assignments', name), { recursive: true });
    }
    writeFileSync(join(root, 'assignments', '09-ballooning'), 'a file, not a folder');
    expect(chapterIds(root)).toEqual(['02-two-level-mapping', '07-nested-paging', '10-working-set']);
    rmSync(root, { recursive: true });
  });

  it('throws where there is no assignments/', () => {
    expect(() => chapterIds(join(tmpdir(), 'pagewalk-no-such-folder'))).toThrow('ENOENT');
  });
});

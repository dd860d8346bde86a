import type { Random } from '../../../grader/contracts/chapter';
import { makeZip, type ZipInput } from '../../grader/intake/make-zip';
import { hostileText } from '../mutators/hostile-text';

/** Draws a zip of a few entries, some of which lie about themselves. */
export function drawZip(random: Random): Buffer {
  const inputs = Array.from({ length: random.int(0, 5) }, () => drawEntry(random));
  return makeZip(inputs, random.chance(9, 10) ? inputs.length : random.int(0, 65_535));
}

const FOLDERS = ['', '02-two-level-mapping/', '07-nested-paging/a/'] as const;
const WRONG_FOLDERS = ['../', '/', 'C:/', './', 'a//', '__MACOSX/', 'node_modules/'] as const;
const NAMES = ['two-level-map.ts', 'a.ts', 'b.ts', 'x.d.ts', 'README.md'] as const;
const WRONG_NAMES = ['A.ts', 'aux.ts', '', 'a.ts/', '..', 'a\\b.ts', 'package.json'] as const;

function drawEntry(random: Random): ZipInput {
  const data = random.chance(1, 40) ? 'x'.repeat(random.int(0, 300_000)) : hostileText(random);
  const claim = random.pick(['bytes', 'crc32', 'flags', 'method', 'offset']);
  const claims = random.chance(1, 6) ? { [claim]: random.pick([0, 0, 1, 8, 99, 0xffff]) } : undefined;
  return {
    name: drawFolder(random) + drawName(random),
    data,
    deflate: random.chance(1, 3),
    ...(random.chance(1, 8) ? { mode: random.pick([0o120777, 0o040755, 0o010644, 0o020666, 0]) } : {}),
    ...(claims === undefined ? {} : { claims }),
  };
}

function drawFolder(random: Random): string {
  if (random.chance(7, 8)) return random.pick(FOLDERS);
  return random.chance(1, 2) ? random.pick(WRONG_FOLDERS) : hostileText(random);
}

function drawName(random: Random): string {
  if (random.chance(5, 6)) return random.pick(NAMES);
  return random.chance(1, 2) ? random.pick(WRONG_NAMES) : `${hostileText(random)}.ts`;
}

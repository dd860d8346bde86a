import type { Random } from '../../../grader/contracts/chapter';
import { printableName, quotedName } from '../../../grader/intake/name-text';
import { foldName, pathTrouble } from '../../../grader/intake/safe-name';
import { idTrouble } from '../../../grader/intake/submission-id';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { mutateText } from '../mutators/mutate-text';
import { isPlain, troubleOf } from '../oracles/hiding';

const NAMES = [
  ...[
    'alice',
    'two-level-map.ts',
    'Tlb.ts',
    'aux.ts',
    'CON',
    'com1.txt',
    'NUL .ts',
    'a.',
    ' a',
    'a ',
    '.git',
    '..',
    '.',
  ],
  ...['index.html', 'GRADES.csv', 'run.json', 'C:', 'a:b', 'a\\b', 'straße.ts', 'STRASSE.ts', 'ﬁle.ts', 'İ.ts', 'ſ.ts'],
  ...['e\u0301.ts', 'é.ts', 'Σς.ts', '\u212a.ts', '\ufffd.ts', 'x'.repeat(255), 'é'.repeat(128), 'a\u00a0b', 'conin$'],
] as const;

/** Devices of Windows by their names, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

/**
 * Names of files, folders and students as anybody may give them: a name that is taken can be written on every system and
 * be read by everybody; names that some system takes for one are told to be one; whatever is printed is harmless.
 */
export const names: FuzzTarget<string> = {
  name: 'names',
  share: 1500,
  make: (random) => {
    const parts: string[] = [];
    for (let count = random.int(1, 3); count > 0; count--) parts.push(drawName(random));
    return parts.join('/');
  },
  vary: (path, random) => mutateText(path, random),
  check: (path) => {
    const trouble = pathTrouble(path);
    if (trouble === null) for (const name of path.split('/')) expectUsable(name);
    const id = path.replaceAll('/', '');
    const idProblem = idTrouble(id);
    if (idProblem === null) expectId(id);
    for (const shown of [printableName(path), quotedName(path)]) {
      const harm = shown.includes('\n') ? 'on two lines' : troubleOf(`${shown}: a sentence.`);
      if (harm !== null) throw new Mishandled(`a name ${harm}: ${JSON.stringify(shown)}`);
    }
    if (!/^"[^"]*"$/u.test(quotedName(path))) throw new Mishandled('a quotation that ends early');
    expectFolded(path);
    return `${trouble} | ${idProblem}`;
  },
  sizeOf: (path) => path.length,
  save: (path) => path,
  load: (saved) => String(saved),
};

function drawName(random: Random): string {
  const name = random.chance(2, 3) ? random.pick(NAMES) : hostileText(random);
  return random.chance(1, 3) ? mutateText(name, random) : name;
}

/** A name without trouble is a name on Windows, on macOS and on Linux. */
function expectUsable(name: string): void {
  const bytes = Buffer.from(name);
  const isName = bytes.length >= 1 && bytes.length <= 255 && name !== '.' && name !== '..';
  const isHarmless = bytes.toString() === name && isPlain(name) && !/[\\/:*?"<>|]/.test(name);
  const isDevice = DEVICE.test((name.split('.')[0] ?? '').trimEnd());
  if (!isName || !isHarmless || isDevice || name !== name.trim() || name.endsWith('.'))
    throw new Mishandled(`the name ${JSON.stringify(name)} was taken`);
}

function expectId(id: string): void {
  expectUsable(id);
  const isFile = ['index.html', 'grades.csv', 'run.json'].includes(id.toLowerCase());
  if (isFile || id.startsWith('.') || Buffer.byteLength(id) > 100) throw new Mishandled(`the id ${id} was taken`);
}

/** All spellings of a name have one folded form, and folding that again changes nothing. */
function expectFolded(path: string): void {
  const folded = foldName(path);
  const spellings = [path.normalize('NFC'), path.normalize('NFD'), folded];
  const other = spellings.find((spelling) => foldName(spelling) !== folded);
  if (other !== undefined) throw new Mishandled(`${JSON.stringify(other)} is told from ${JSON.stringify(path)}`);
  const changed = [path.toLowerCase(), path.toUpperCase()].filter((spelling) => spelling.length === path.length);
  const apart = changed.find((spelling) => foldName(spelling) !== folded);
  if (apart !== undefined) throw new Mishandled(`${JSON.stringify(apart)} is told from ${JSON.stringify(path)}`);
}

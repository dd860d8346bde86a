import type { Random } from '../../../grader/contracts/chapter';
import { hostileText } from '../mutators/hostile-text';

const ADDRESSES = ['0', '1000', '04998083', '1ffefff6c8', 'FFFFFFFFFFFFFFFF', '8000000000000000', 'deadBEEF'] as const;
const WRONG_ADDRESSES = ['', 'g', '0x', '-1', '10000000000000000', '1 000', '1_000', '1000h'] as const;
const SIZES = [
  '1',
  '2',
  '4',
  '8',
  '16',
  '64',
  '00032',
  '65535',
  '65536',
  '4294967296',
  '99999999999999999999',
] as const;
const WRONG_SIZES = ['', '0', '000', '-8', '8.0', '1e3', '0x8', 'eight'] as const;
const REMARKS = [
  '==4711== Lackey',
  '--4711-- note',
  '**4711** message',
  '',
  '   ',
  '\t',
  '== 4711 ==',
  '==x==',
] as const;
const ENDS = ['\n', '\r\n', '\r\r\n', '\n\n', ' \n', '\r', ''] as const;

/** Draws the text of a trace: lines of lackey or Dinero, most of them right, with what a recording tool says between them. */
export function drawTrace(random: Random): Buffer {
  const draw = random.chance(1, 2) ? drawLackey : drawDinero;
  const end = random.chance(5, 6) ? '\n' : '\r\n';
  let text = '';
  for (let count = random.int(0, 12); count > 0; count--) {
    text += random.chance(1, 8) ? drawStranger(random) : draw(random);
    text += random.chance(1, 12) ? random.pick(ENDS) : end;
  }
  if (random.chance(1, 4)) text = text.trimEnd();
  return Buffer.from(text, random.chance(1, 2) ? 'latin1' : 'utf8');
}

function drawLackey(random: Random): string {
  const isGood = random.chance(9, 10);
  const kind = isGood
    ? random.pick(['I  ', ' L ', ' S ', ' M '])
    : random.pick(['I ', 'L ', '  L', ' X ', ' I ', 'M  ', ' l ', '\tL ']);
  return `${kind}${drawAddress(random)},${random.pick(random.chance(9, 10) ? SIZES : WRONG_SIZES)}${drawTail(random)}`;
}

function drawDinero(random: Random): string {
  const label = random.chance(9, 10) ? random.int(0, 2) : random.pick(['3', '4', '9', '-1', '/', ':', '01']);
  const gap = random.pick([' ', ' ', ' ', '  ', '\t', '']);
  const comment = random.chance(1, 5) ? ` ${hostileText(random)}` : '';
  return `${label}${gap}${random.pick(['', '', '0x', '0X'])}${drawAddress(random)}${comment}${drawTail(random)}`;
}

function drawAddress(random: Random): string {
  if (random.chance(1, 12)) return random.pick(WRONG_ADDRESSES);
  return random.chance(1, 2) ? random.pick(ADDRESSES) : random.int(0, 0xffff_ffff).toString(16);
}

function drawTail(random: Random): string {
  return random.chance(1, 30) ? random.pick([' ', '\r', ' x', '\0', '\u00a0', ',8']) : '';
}

/** What is no reference: remarks, other people's lines, lines of any length. */
function drawStranger(random: Random): string {
  if (random.chance(1, 2)) return random.pick(REMARKS);
  if (random.chance(1, 300)) return random.pick([' ', 'x', '0']).repeat(random.pick([65_535, 65_536, 65_537, 70_000]));
  return hostileText(random);
}

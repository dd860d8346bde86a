import type { Random } from '../../../grader/contracts/chapter';
import { shortDigest } from '../../../grader/contracts/digest';
import type { GradedRecord, JournalRecord, RunRecord } from '../../../grader/contracts/generated/journal';
import type { Json, JsonObject } from '../../../grader/contracts/json';
import { toLine } from '../../../grader/class/journal/journal-line';
import { hostileText } from '../mutators/hostile-text';

const IDS = ['alice', 'bob', 'carol', '__proto__', 'constructor', ''] as const;
const CHAPTERS = ['02-two-level-mapping', '07-nested-paging', '__proto__'] as const;

/** Draws the records of a run: itself, and then what was graded, some of it twice. */
export function drawRecords(random: Random): JournalRecord[] {
  const records: JournalRecord[] = random.chance(9, 10) ? [drawRun(random)] : [];
  for (let count = random.int(0, 5); count > 0; count--) {
    records.push(random.chance(1, 12) ? drawRun(random) : drawGraded(random));
  }
  return records;
}

/** The line of a record with a field too many, too few or of another kind, and with the sum that belongs to it. */
export function drawStrangeLine(random: Random): string {
  const fields = Object.entries<Json>({ ...(random.chance(1, 3) ? drawRun(random) : drawGraded(random)) });
  const [key] = random.pick(fields);
  if (random.chance(1, 2)) return lineOf(Object.fromEntries(fields.filter(([name]) => name !== key)));
  const field: [string, Json] = [random.pick([key, hostileText(random)]), random.pick([null, [], -1, true])];
  return lineOf(Object.fromEntries([...fields, field]));
}

/** A line of the journal's form around any record. */
function lineOf(record: JsonObject): string {
  return `${JSON.stringify({ sum: shortDigest(JSON.stringify(record)), record })}\n`;
}

/** The lines of records. */
export function linesOf(records: readonly JournalRecord[]): string {
  return records.map(toLine).join('');
}

function drawRun(random: Random): RunRecord {
  return {
    kind: 'run',
    schema: 1,
    grader: 'pagewalk 1.0.0',
    build: drawDigest(random),
    node: 'v20.19.0',
    platform: random.pick(['linux x64', hostileText(random)]),
    audience: random.pick(['student', 'staff'] as const),
    isolation: random.pick(['process', 'hardened'] as const),
    chapters: Object.fromEntries([[random.pick(CHAPTERS), drawDigest(random)]]),
  };
}

function drawGraded(random: Random): GradedRecord {
  return {
    kind: 'graded',
    id: random.chance(2, 3) ? random.pick(IDS) : hostileText(random),
    source: drawDigest(random),
    report: drawDigest(random),
    page: drawDigest(random),
    milliseconds: random.pick([0, 12.5, 1e9, random.int(0, 5000)]),
  };
}

function drawDigest(random: Random): string {
  return random.int(0, 0xffff_ffff).toString(16).padStart(64, '0');
}

import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { gradedClass } from '../support/graded-class';
import { CHAPTERS, TOP } from '../support/installed';
import { filesBelow, readReport, readRun, textsBelow } from '../support/read-grades';

jest.setTimeout(180_000);

let out = '';
let stdout = '';
let students: string[] = [];

beforeAll(async () => {
  const graded = await gradedClass();
  out = graded.out;
  stdout = graded.ended.stdout;
  students = readRun(out).submissions.map(({ id }) => id);
});

test('writes two files per student, three for the class, and nothing else', () => {
  const perStudent = students.flatMap((id) => [`${id}/report.html`, `${id}/report.json`]);
  expect(students).toHaveLength(18);
  expect(filesBelow(out)).toEqual([...perStudent, 'grades.csv', 'index.html', 'run.json'].sort());
});

test.each([
  ['report', () => students.map((id) => [id, readReport(out, id)] as const)],
  ['run', () => [['run.json', readRun(out)] as const]],
])('every %s is valid by its schema', (name, documents) => {
  const ajv = addFormats(new Ajv2020({ allErrors: true, discriminator: true }));
  const schema = readFileSync(join(TOP, `assignments/schema/${name}.schema.json`), 'utf8');
  const validate = ajv.compile(JSON.parse(schema) as object);
  for (const [id, document] of documents()) {
    validate(document);
    expect({ id, errors: validate.errors }).toEqual({ id, errors: null });
  }
});

test('a report holds the fields that other programs rely on', () => {
  for (const id of students) {
    const report = readReport(out, id);
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(['schema', 'submission', 'isolation', 'score', 'maxScore', 'status', 'chapters']),
    );
    expect(report.submission.id).toBe(id);
    expect(Object.keys(report.chapters)).toEqual([...CHAPTERS]);
    for (const chapter of Object.values(report.chapters)) {
      expect(Object.keys(chapter)).toEqual(
        expect.arrayContaining(['status', 'score', 'maxScore', 'bands', 'checkpoints']),
      );
      for (const checkpoint of chapter.checkpoints) {
        expect(Object.keys(checkpoint)).toEqual(
          expect.arrayContaining(['id', 'title', 'verdict', 'points', 'maxPoints', 'visibility', 'band']),
        );
      }
    }
  }
});

test('the numbers of a report add up: checkpoints to bands, bands and what a cap restores to the chapter, chapters to the score', () => {
  for (const id of students) {
    const report = readReport(out, id);
    let weighted = 0;
    for (const [name, { weight, score, bands, cap, checkpoints }] of Object.entries(report.chapters)) {
      const where = `${id} ${name}`;
      const sums = Object.entries(bands).map(([band, { maxScore }]) => {
        const own = checkpoints.filter((checkpoint) => checkpoint.band === band);
        return [where, band, maxScore, round(sum(own.map(({ maxPoints }) => maxPoints)))];
      });
      expect(sums).toEqual(sums.map(([at, band, maxScore]) => [at, band, maxScore, maxScore]));
      const reached = round(sum(Object.values(bands).map((band) => band.score ?? 0)) + (cap?.restored ?? 0));
      expect([where, reached]).toEqual([where, score]);
      weighted += ((score ?? 0) * weight) / 100;
    }
    expect([id, Math.abs(weighted - (report.score ?? NaN)) < 0.011]).toEqual([id, true]);
  }
});

test('grades.csv has one row per student with the numbers of the report', () => {
  const [header, ...rows] = readFileSync(join(out, 'grades.csv'), 'utf8').trimEnd().split(/\r?\n/);
  expect(header).toBe(`student,status,score,maxScore,${CHAPTERS.join(',')}`);
  const expected = students.map((id) => {
    const { status, score, maxScore, chapters } = readReport(out, id);
    return [id, status, score, maxScore, ...CHAPTERS.map((chapter) => chapters[chapter]?.score)].join(',');
  });
  expect(rows).toEqual(expected);
});

test('the index links every student to a page that is there, and stdout has a line for each', () => {
  const index = readFileSync(join(out, 'index.html'), 'utf8');
  const links = [...index.matchAll(/href="([^"#][^"]*)"/g)].map((match) => match[1] ?? '');
  const pages = links.filter((link) => !link.startsWith('data:'));
  expect([...new Set(pages)].sort()).toEqual(students.map((id) => `./${id}/report.html`));
  expect(pages.filter((link) => !existsSync(join(out, link)))).toEqual([]);
  for (const id of students) expect(stdout).toMatch(new RegExp(`^${id} +graded +[\\d.]+ of 20\\b`, 'm'));
});

test('every page is one file that asks the network for nothing', () => {
  for (const path of filesBelow(out).filter((name) => name.endsWith('.html'))) {
    const page = readFileSync(join(out, path), 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain('Content-Security-Policy');
    const asks = page.match(/<(iframe|object|embed|base)\b|@import|\burl\(|\bsrc=|\bsrcset=|fetch\(|XMLHttp/gi);
    expect([path, asks]).toEqual([path, null]);
    const links = [...page.matchAll(/\b(?:href|action)="([^"]*)"/g)].map((match) => match[1] ?? '');
    const away = links.filter((link) => !/^(#|data:|\.{1,2}\/(s0\d\d\/report|index)\.html$)/.test(link));
    expect([path, away]).toEqual([path, []]);
  }
});

test('no file holds a path of this machine, and no report holds a time', () => {
  const paths = [TOP, tmpdir(), `${homedir()}/`, process.execPath, out, 'file://'];
  for (const [file, text] of textsBelow(out)) {
    expect([file, paths.filter((path) => text.includes(path))]).toEqual([file, []]);
    if (file === 'run.json' || file === 'index.html') continue;
    expect([file, text.match(/\d{4}-\d\d-\d\d[T ]\d|\b\d\d:\d\d:\d\d\b|\b1[6-9]\d{11}\b/)]).toEqual([file, null]);
  }
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Points have at most two decimals. */
function round(points: number): number {
  return Math.round(points * 100) / 100;
}

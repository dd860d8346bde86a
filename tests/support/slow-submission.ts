import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './installed';

const FILE = '02-two-level-mapping/two-level-map.ts';

/** Wraps the reference so that it does the same with many more steps, though within every budget. */
const WRAPPER = `
export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  const quick: any = createQuickMap(frames);
  const slowly = (name: string) => (...args: unknown[]): any => {
    if (name === 'map' || name === 'unmap') for (let left = 20000; left > 0; left--);
    return quick[name](...args);
  };
  return new Proxy({}, { get: (_, name) => slowly(String(name)) }) as TwoLevelMap;
}
`;

/** Writes a correct submission of chapter 02 that keeps the engine busy. */
export function writeSlowSubmission(folder: string): void {
  const reference = readFileSync(join(TOP, 'reference', FILE), 'utf8');
  const quick = reference.replace('export function createTwoLevelMap(', 'function createQuickMap(');
  if (quick === reference) throw new Error(`writeSlowSubmission: ${FILE} of the reference has no createTwoLevelMap`);
  mkdirSync(join(folder, '02-two-level-mapping'), { recursive: true });
  writeFileSync(join(folder, FILE), quick + WRAPPER);
}

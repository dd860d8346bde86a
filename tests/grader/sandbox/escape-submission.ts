import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { submissionOf } from './sandbox-kit';

const CORPUS = join(__dirname, '../../fixtures/escapes');

/** Escapes that should come to an answer, and those that should not: names of files without their ending. */
export const REACHING = namesIn(CORPUS);
export const ENDING = namesIn(join(CORPUS, 'ends')).map((name) => `ends/${name}`);

/**
 * Looks through everything that can be reached from a value, and notes what only the harness or the host has. The
 * functions that it needs are taken before any attempt is made.
 */
const CRAWLER = `
  const { ownKeys, getPrototypeOf, getOwnPropertyDescriptor, defineProperty: define, apply } = Reflect;
  const has = Set.prototype.has, add = Set.prototype.add, hasOwn = Object.hasOwn, entriesOf = Map.prototype.forEach;
  const SIGNS = [
    ['the driver', ['load', 'describe', 'start', 'step']], ['the log', ['isFlooded', 'take']], ['memory', ['peek', 'poke']],
    ['the harness', ['memory32', 'memory64', 'record']], ['the pool', ['view', 'allocated']], ['an operation', ['decode', 'run']],
    ['a process', ['pid', 'env']], ['a module', ['require']], ['Node.js', ['mainModule']], ['the engine', ['_malloc']],
    ['the runner', ['stdout']], ['a binding', ['binding', 'dlopen']], ['an operation to come', ['op', 'args']],
  ];
  let reached = '';
  // No setter of a prototype sees what is appended.
  const append = (list, value) => define(list, '' + list.length, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  function crawl(roots) {
    const seen = new Set();
    const open = roots;
    for (let at = 0; at < open.length && at < 30000; at++) {
      const value = open[at];
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || apply(has, seen, [value])) continue;
      apply(add, seen, [value]);
      look(value, open);
    }
  }
  function look(value, open) {
    try {
      for (let at = 0; at < SIGNS.length; at++) {
        let all = true;
        for (let sign = 0; sign < SIGNS[at][1].length; sign++) all = all && hasOwn(value, SIGNS[at][1][sign]);
        if (all) reached = reached + SIGNS[at][0] + '; ';
      }
      append(open, getPrototypeOf(value));
      const keys = ownKeys(value);
      for (let at = 0; at < keys.length && at < 2000; at++) {
        const found = getOwnPropertyDescriptor(value, keys[at]);
        if (found === undefined) continue;
        append(open, found.value);
        append(open, found.get);
        append(open, found.set);
      }
    } catch {}
    try { apply(entriesOf, value, [(item, key) => { append(open, item); append(open, key); }]); } catch {}
  }
`;

/** Works honestly after the attempts, which `keep` may have left something for: what they leave is returned as well. */
const WORK = `
  const kept = [];
  const keep = (value) => { append(kept, value); };
  return {
    run(memory, input, { wide, frames, record }) {
      if (input === 'kept') return kept[0];
      if (input === 'work') {
        memory.write32(0x1000, 0xFFC01003);
        const hfn = frames.alloc();
        return { ok: true, pa: memory.read32(0x1000), hfn, big: wide.read64(8n) };
      }
      if (input === 'reached') return reached;
      const roots = [globalThis, memory, wide, frames, record, machine];
      const names = ownKeys(attempts);
      for (let at = 0; at < names.length; at++) {
        let found;
        try { found = attempts[names[at]]({ memory, frames, record, machine }); } catch (error) { found = error; }
        if (input === 'end') return typeof found;
        append(roots, found);
      }
      crawl(roots);
      return names.length;
    },
  };
`;

/** The submission of an escape: answers `attack` (or `end`), then `reached`, `kept` and `work`. */
export function escapeSubmission(name: string): string {
  const attempts = readFileSync(join(CORPUS, `${name}.js`), 'utf8');
  const expression = attempts.replace(/^\/\/.*\n/gm, '').trim();
  return submissionOf(`${CRAWLER}\nconst attempts = ${expression};\n${WORK}`);
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => name.slice(0, -'.js'.length))
    .sort();
}

// What the built commands understand, read from their own --help.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A command line whose help can be asked for; `script` is the built file. */
export class CommandLine {
  #pages = new Map();

  constructor(script) {
    this.script = script;
  }

  get isBuilt() {
    return existsSync(this.script);
  }

  /** Says what is wrong with the words after `pagewalk`, or null. Placeholders and brackets are understood. */
  problemOf(words) {
    const path = [];
    let rest = words.map((word) => word.replace(/^[[(]+|[\])|,.:]+$/g, '')).filter((word) => word !== '');
    let flags = new Set(['--help', '--version']);
    for (;;) {
      const page = this.#page(path);
      flags = new Set([...flags, ...page.flags]);
      if (page.commands.size === 0) break;
      const [word] = rest;
      if (word === undefined || !/^[a-z][a-z-]*$/.test(word)) break;
      if (!page.commands.has(word)) return `there is no command "${['pagewalk', ...path, word].join(' ')}"`;
      path.push(word);
      rest = rest.slice(1);
    }
    const unknown = rest.map((word) => word.split('=')[0]).find((word) => word.startsWith('--') && !flags.has(word));
    return unknown === undefined ? null : `"${['pagewalk', ...path].join(' ')}" has no option ${unknown}`;
  }

  #page(path) {
    const key = path.join(' ');
    if (!this.#pages.has(key)) {
      const help = execFileSync(process.execPath, [this.script, ...path, '--help'], { encoding: 'utf8' });
      this.#pages.set(key, parseHelp(help));
    }
    return this.#pages.get(key);
  }
}

/** Reads the names of subcommands and options from a help text. */
export function parseHelp(help) {
  const flags = new Set(help.match(/--[a-z][a-z-]*/g) ?? []);
  const list = /^Commands:\n((?: .*\n?|\n(?= ))*)/m.exec(help)?.[1] ?? '';
  const names = [...list.matchAll(/^ {2}([a-z][a-z|-]*)/gm)].flatMap(([, name]) => name.split('|'));
  return { flags, commands: new Set(names.filter((name) => name !== 'help')) };
}

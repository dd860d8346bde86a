import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeZip, type ZipInput } from '../grader/intake/make-zip';

/** A file's content: text, bytes in hex, a text many times, a file of the kit, or several of these one after another. */
type Content =
  | string
  | { readonly hex: string }
  | { readonly repeat: readonly [text: string, count: number] }
  | { readonly kit: string }
  | readonly Content[];

/** An entry of a zip; see `ZipInput` for what it may lie about. */
type ZipSpec = Omit<ZipInput, 'data'> & { readonly data: Content };

/** A submission of a fixture: a source text that finds the kit beside it, a zip, or a folder with anything in it. */
export type SubmissionSpec =
  | { readonly source: string }
  | { readonly zip: readonly ZipSpec[]; readonly total?: number }
  | {
      readonly files?: Readonly<Record<string, Content>>;
      /** Symbolic links by path, and where they lead. */
      readonly links?: Readonly<Record<string, string>>;
      /** Pipes that nobody writes to. */
      readonly fifos?: readonly string[];
      /** Files that become links while they are read, and where those lead. */
      readonly exchanged?: Readonly<Record<string, string>>;
    };

/** What stands for `__NAME__` in every text of a fixture. */
export type Places = Readonly<Record<string, string | number>>;

const CHAPTER = '90-target';
const KIT = join(__dirname, '../fixtures/attacks/kit');

/** Writes a submission into a folder of submissions. */
export function writeSubmission(folder: string, id: string, spec: SubmissionSpec, places: Places = {}): void {
  const top = join(folder, id);
  if ('source' in spec) {
    cpSync(KIT, join(top, CHAPTER), { recursive: true });
    writeFileSync(join(top, CHAPTER, 'target.ts'), fillIn(spec.source, places));
  } else if ('zip' in spec) {
    const entries = spec.zip.map((entry) => ({ ...entry, data: bytesOf(entry.data, places) }));
    writeFileSync(`${top}.zip`, makeZip(entries, spec.total));
  } else {
    for (const [path, content] of Object.entries(spec.files ?? {})) {
      writeFileSync(withFolder(join(top, path)), bytesOf(content, places));
    }
    for (const [path, target] of Object.entries(spec.links ?? {})) {
      symlinkSync(fillIn(target, places), withFolder(join(top, path)));
    }
    for (const path of spec.fifos ?? []) execFileSync('mkfifo', [withFolder(join(top, path))]);
  }
}

/** Replaces the places in a text. @throws Error for a place that nobody named */
export function fillIn(text: string, places: Places): string {
  return text.replace(/__([A-Z_]+?)__/g, (_, name: string) => {
    const place = places[name];
    if (place === undefined) throw new Error(`fillIn: there is no place ${name}`);
    return String(place);
  });
}

function bytesOf(content: Content, places: Places): Buffer {
  if (typeof content === 'string') return Buffer.from(fillIn(content, places));
  if ('hex' in content) return Buffer.from(content.hex.replaceAll(' ', ''), 'hex');
  if ('repeat' in content) return Buffer.from(content.repeat[0].repeat(content.repeat[1]));
  if ('kit' in content) return readFileSync(join(KIT, `${content.kit}.ts`));
  return Buffer.concat(content.map((part) => bytesOf(part, places)));
}

function withFolder(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

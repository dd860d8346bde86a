import type { Json, JsonObject } from '../../../grader/contracts/json';

/**
 * What the guest's driver can write, said once more and in another way than the decoder says it: one predicate over the
 * parsed reply, whose clauses follow guest/encode-value.ts, guest/observed-log.ts and guest/assemble-reply.ts.
 */
export function isReplyOfDriver(reply: Json): boolean {
  if (!isObject(reply)) return false;
  const { references, frames, calls } = reply;
  const keys = Object.keys(reply).sort().join();
  const outcome = keys.replace('probe,', '');
  if (outcome !== 'calls,frames,references,value' && outcome !== 'calls,frames,references,thrown') return false;
  return (
    (Object.hasOwn(reply, 'value') ? isTagged(reply.value, 0) : isThrown(reply.thrown)) &&
    (!Object.hasOwn(reply, 'probe') || isTagged(reply.probe, 0)) &&
    isLog(references, isReference) &&
    isLog(frames, isFrame) &&
    Array.isArray(calls) &&
    (calls as Json[]).every((call) => Array.isArray(call) && (call as Json[]).every(isItem))
  );
}

/** Whether a reply is the driver's word that our own files contradict one another. */
export function isFaultOfDriver(reply: Json): boolean {
  return isObject(reply) && Object.keys(reply).join() === 'fault' && typeof reply.fault === 'string';
}

/** Whether a text is what the driver tells about loading, taken apart. */
export function isLoadingOfDriver(loading: Json): boolean {
  if (!isObject(loading)) return false;
  const keys = Object.keys(loading).join();
  if (keys === 'thrown') return isThrown(loading.thrown);
  const { exports } = loading;
  return keys === 'exports' && Array.isArray(exports) && exports.every((name) => typeof name === 'string');
}

function isThrown(thrown: Json | undefined): boolean {
  if (!isObject(thrown) || Object.keys(thrown).sort().join() !== 'kind,message,stack') return false;
  const kinds = ['BusError', 'DoubleFreeError', 'InternalError', 'NotImplementedError', 'RangeError', 'other'];
  return kinds.some((kind) => kind === thrown.kind) && [thrown.message, thrown.stack].every(isText);
}

function isTagged(value: Json | undefined, depth: number): boolean {
  if (value === undefined || depth > 64) return false;
  if (typeof value === 'number') return isWhole(value);
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return (value as Json[]).every((item) => isTagged(item, depth + 1));
  const fields = Object.entries(value as JsonObject);
  if (!fields.some(([key]) => isReserved(key))) return fields.every(([, field]) => isTagged(field, depth + 1));
  const [[tag, content] = ['', null]] = fields;
  return fields.length === 1 && isContent(tag, content, depth);
}

function isContent(tag: string, content: Json, depth: number): boolean {
  if (tag === '$undefined') return content === true;
  if (tag === '$map' || tag === '$object') {
    if (!Array.isArray(content) || !(content as Json[]).every((pair) => Array.isArray(pair) && pair.length === 2))
      return false;
    const pairs = content as readonly (readonly Json[])[];
    const keys = pairs.map(([key]) => key);
    const named = tag === '$map' || (keys.every(isText) && keys.some((key) => isReserved(String(key))));
    return named && isTagged(content, depth + 1);
  }
  if (typeof content !== 'string') return false;
  if (tag === '$big') return isBig(content);
  if (tag === '$num') return !Number.isSafeInteger(Number(content)) && String(Number(content)) === content;
  return tag === '$other' && ['function', 'symbol', 'too-deep', 'too-large'].includes(content);
}

function isBig(digits: string): boolean {
  if (digits.length > 79 || !/^-?\d+$/.test(digits)) return false;
  const value = BigInt(digits);
  return value.toString() === digits && value < 2n ** 256n && value > -(2n ** 256n);
}

function isLog(log: Json | undefined, isEntry: (entry: string) => boolean): boolean {
  if (typeof log !== 'string') return false;
  const entries = log.split(';');
  return entries.pop() === '' && entries.every(isEntry);
}

/** `r1f:2`, `w1f:3!b`, `r1f!m`: an access, a word, perhaps a second word, perhaps a refusal. */
function isReference(entry: string): boolean {
  const [access, refusal, ...more] = entry.split('!');
  if (more.length > 0 || access === undefined || !(refusal === undefined || /^[mob]$/.test(refusal))) return false;
  const words = access.slice(1).split(':');
  return /^[rw]/.test(access) && words.length <= 2 && words.every(isWord);
}

/** Hexadecimal digits of an integer, another number's own text, or the name of a type. */
function isWord(word: string): boolean {
  if (/^-?[0-9a-f]+$/.test(word)) return true;
  if (String(Number(word)) === word) return true;
  return ['huge', 'boolean', 'function', 'object', 'string', 'symbol', 'undefined'].includes(word);
}

/** `a8`, `a` where no frame is left, and `f` with the text of any number that was freed. */
function isFrame(entry: string): boolean {
  const number = entry.slice(1);
  if (entry.startsWith('f')) return String(Number(number)) === number;
  return entry === 'a' || (/^a\d+$/.test(entry) && String(Number(number)) === number && isWhole(Number(number)));
}

function isItem(item: Json): boolean {
  return typeof item === 'string' || isWhole(item);
}

/** -0 is written as 0. */
function isWhole(value: Json): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function isReserved(key: string): boolean {
  return key === '__proto__' || key.startsWith('$');
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string';
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

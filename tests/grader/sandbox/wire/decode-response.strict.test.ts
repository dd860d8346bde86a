import type { Json } from '../../../../grader/contracts/json';
import { decodeReply } from '../../../../grader/sandbox/wire/decode-observation';
import { decodeTranscript } from '../../../../grader/sandbox/wire/decode-transcript';
import { decodeResponse, encodeResponse, WireViolation } from '../../../../grader/sandbox/wire/responses';

const GOOD = { type: 'end', nonce: 'n', sequence: 0, end: 'finished', fuel: 1, loading: null };
const REPLY = { value: 1, references: '', frames: '', calls: [] };

function response(over: object, ...replies: string[]): Buffer {
  return Buffer.from([JSON.stringify({ ...GOOD, ...over }), ...replies].join('\n'));
}

test('reads a message with exactly its fields', () => {
  expect(decodeResponse(response({}, '{"value":1}', ''), 'n')).toEqual({ ...GOOD, replies: ['{"value":1}', ''] });
});

test('reads what it wrote', () => {
  const end = { ...GOOD, type: 'end', end: 'finished', replies: ['{"value":"\\n"}', '{}'] } as const;
  expect(decodeResponse(encodeResponse(end), 'n')).toEqual(end);
});

test.each<[string, Buffer]>([
  ['another nonce', response({ nonce: 'm' })],
  ['a missing field', Buffer.from(JSON.stringify({ ...GOOD, fuel: undefined }))],
  ['a further field', response({ verdict: 'pass' })],
  ['an unknown type', response({ type: 'pass' })],
  ['an unknown end', response({ end: 'passed' })],
  ['a fraction as a count', response({ fuel: 0.5 })],
  ['replies in its header', response({ replies: ['{}'] })],
  ['replies to no program', Buffer.from(`${JSON.stringify({ type: 'ready', nonce: 'n' })}\n{}`)],
  ['a load error that is no text', response({ loading: {} })],
  ['no JSON', Buffer.from('ok')],
  ['no object', Buffer.from('null')],
])('refuses a message with %s', (_name, message) => {
  expect(() => decodeResponse(message, 'n')).toThrow(WireViolation);
});

test.each<[string, object]>([
  ['a value and a throw', { ...REPLY, thrown: { kind: 'other', message: '', stack: '' } }],
  ['an unknown field', { ...REPLY, pass: true }],
  ['no log', { value: 1 }],
  ['a reference that cannot be read', { ...REPLY, references: 'x12;' }],
  ['a log that is cut off', { ...REPLY, references: 'r1:2' }],
  ['a frame event that cannot be read', { ...REPLY, frames: 'a1.5;' }],
  [
    'a throw of an unknown kind',
    { thrown: { kind: 'pass', message: '', stack: '' }, references: '', frames: '', calls: [] },
  ],
  ['harness calls of other things', { ...REPLY, calls: [[{}]] }],
  ['a harness call with a fraction', { ...REPLY, calls: [['read', 1.5]] }],
  ['a negative frame', { ...REPLY, frames: 'a-1;' }],
  ['a frame in another spelling', { ...REPLY, frames: 'a0x10;' }],
  ['a free of nothing', { ...REPLY, frames: 'f;' }],
  ['a reference at a text', { ...REPLY, references: 'r<b>:2;' }],
])('refuses a reply with %s', (_name, reply) => {
  expect(() => decodeReply(JSON.stringify(reply))).toThrow(WireViolation);
});

test.each<[string, Json]>([
  ['a fraction without a tag', 1.5],
  ['two tags', { $big: '1', $num: 'NaN' }],
  ['a tag beside a field', { $big: '1', ok: true }],
  ['an unknown tag', { $pass: true }],
  ['a bigint that is no number', { $big: '0x1' }],
  ['a bigint that is written with zeros before it', { $big: '007' }],
  ['a bigint of more than 256 bits', { $big: String(2n ** 256n) }],
  ['a safe number in a tag', { $num: '5' }],
  ['a text in the tag of a number', { $num: 'nobody' }],
  ['pairs of an object that could be written as it is', { $object: [['a', 1]] }],
  ['a map without pairs', { $map: [1] }],
  ['an unknown other', { $other: 'object' }],
])('refuses a value with %s', (_name, value) => {
  expect(() => decodeReply(JSON.stringify({ ...REPLY, value: { deep: [value] } }))).toThrow(WireViolation);
});

test('refuses a negative zero, which the guest writes as 0', () => {
  expect(() => decodeReply('{"value":-0,"references":"","frames":"","calls":[]}')).toThrow(WireViolation);
});

test('reads every word that the guest has for an address, an entry or a frame', () => {
  const references = ['r1f:2', 'w-1:0!b', 'rNaN!m', 'w1.5:huge!o', 'r-Infinity!m', 'wundefined:1e-7!b'];
  const reply = { ...REPLY, references: `${references.join(';')};`, frames: 'a8;a;f8;f-1;fNaN;f1e+21;' };
  const decoded = decodeReply(JSON.stringify(reply));
  const read = 'observation' in decoded ? decoded.observation : null;
  expect(read?.references.map(({ address }) => address)).toEqual([
    ...['0x1F', '-0x1', 'NaN', '1.5', '-Infinity', 'undefined'],
  ]);
  expect(read?.frames.map(({ hfn }) => hfn)).toEqual([8, null, 8, -1, NaN, 1e21]);
});

test('refuses a value with an own key __proto__', () => {
  expect(() => decodeReply('{"value":{"__proto__":{"ok":true}},"references":"","frames":"","calls":[]}')).toThrow(
    WireViolation,
  );
});

test.each<[string, Parameters<typeof decodeTranscript>[0], number]>([
  ['fewer replies than operations, said to be finished', { replies: [], end: 'finished', fuel: 0, loading: null }, 1],
  [
    'more replies than operations',
    { replies: [JSON.stringify(REPLY), JSON.stringify(REPLY)], end: 'finished', fuel: 0, loading: null },
    1,
  ],
  [
    'a reply to the operation that ended it',
    { replies: [JSON.stringify(REPLY)], end: 'timeout', fuel: 0, loading: null },
    1,
  ],
  [
    'replies of a submission that did not load',
    {
      replies: [JSON.stringify(REPLY)],
      end: 'finished',
      fuel: 0,
      loading: '{"thrown":{"kind":"other","message":"","stack":""}}',
    },
    1,
  ],
])('refuses a record with %s', (_name, raw, operations) => {
  expect(() => decodeTranscript(raw, operations)).toThrow(WireViolation);
});

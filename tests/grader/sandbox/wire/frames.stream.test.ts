import * as fc from 'fast-check';
import { FrameReader, toFrame } from '../../../../grader/sandbox/wire/frames';

test('gives back the messages however the stream is cut', () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 30 }), (sent, cuts) => {
      const stream = Buffer.concat(sent.map((message) => toFrame(Buffer.from(message))));
      const reader = new FrameReader(100);
      const received: Buffer[] = [];
      for (let at = 0, cut = 0; at < stream.length; cut++) {
        const length = cuts[cut % cuts.length] ?? 1;
        received.push(...reader.push(stream.subarray(at, at + length)));
        at += length;
      }
      expect(received.map((message) => [...message])).toEqual(sent.map((message) => [...message]));
    }),
  );
});

test('refuses a message that claims to be longer than the limit, before it is there', () => {
  expect(() => [...new FrameReader(10).push(Buffer.from([11, 0, 0, 0]))]).toThrow(RangeError);
});

test('hands out the messages before a length that is refused, also of the same chunk', () => {
  const chunk = Buffer.concat([toFrame(Buffer.from('first')), Buffer.alloc(4, 0xff)]);
  const received: string[] = [];
  const read = (): void => {
    for (const message of new FrameReader(10).push(chunk)) received.push(message.toString());
  };
  expect(read).toThrow(RangeError);
  expect(received).toEqual(['first']);
});

import { encodeFrame, FRAME_LIMIT, FrameReader } from '../../../grader/compile/frames';

describe('FrameReader', () => {
  const messages = [{ a: 'é€😀' }, [], 'x'.repeat(70_000), null];
  const stream = Buffer.concat(messages.map((message) => encodeFrame(message)));

  it.each([1, 3, 4, 5, 1024, 65_536, 1_000_000])('reads frames that arrive in chunks of %i bytes', (size) => {
    const reader = new FrameReader();
    const read: unknown[] = [];
    for (let at = 0; at < stream.length; at += size) read.push(...reader.push(stream.subarray(at, at + size)));
    expect(read).toEqual(messages);
  });

  it('refuses a frame that announces too much', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(FRAME_LIMIT + 1);
    expect(() => [...new FrameReader().push(header)]).toThrow(RangeError);
  });

  it('refuses a frame that is no JSON', () => {
    expect(() => [...new FrameReader().push(Buffer.from([0, 0, 0, 1, 0x7b]))]).toThrow(SyntaxError);
  });
});

describe('encodeFrame', () => {
  it('refuses a message that is too long', () => {
    expect(() => encodeFrame('x'.repeat(FRAME_LIMIT))).toThrow(RangeError);
  });
});

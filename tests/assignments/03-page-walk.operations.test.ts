import type { OperationCall, Reply } from '../../grader/contracts/engine';
import { PLAIN } from './03-page-walk/chapter';

interface Row {
  readonly va: string;
  readonly pa: string;
  readonly w: boolean;
  readonly u: boolean;
  readonly big?: boolean;
}

const layout = (map: readonly Row[], tables = '0x5000'): OperationCall => ({
  op: 'layout',
  args: { root: '0x19A0', tables, map: map.map((row) => ({ ...row })) },
});

function peekAfter(calls: readonly OperationCall[], pa: string): Reply | undefined {
  const peek = { op: 'peek32', args: { pa } };
  return PLAIN.run(PLAIN.reference, { setup: { size: '0x1000000' }, calls: [...calls, peek] }).observations.at(-1)
    ?.reply;
}

const PAGE = { va: '0xC07000', pa: '0x14000', w: true, u: true };

describe('layout', () => {
  it('uses an unaligned root as it is and gives a table entry P, W and U', () => {
    expect(peekAfter([layout([PAGE])], '0x19AC')).toEqual({ value: 0x5007 });
  });

  it('gives a leaf the rights that are asked for, and no A or D', () => {
    expect(peekAfter([layout([PAGE])], '0x501C')).toEqual({ value: 0x14007 });
    expect(peekAfter([layout([{ ...PAGE, w: false }])], '0x501C')).toEqual({ value: 0x14005 });
    expect(peekAfter([layout([{ ...PAGE, u: false }])], '0x501C')).toEqual({ value: 0x14003 });
  });

  it('makes one entry for a 4 MB page and keeps the reserved bits of its address', () => {
    expect(peekAfter([layout([{ ...PAGE, pa: '0x805000', big: true }])], '0x19AC')).toEqual({ value: 0x805087 });
  });

  it('takes tables upwards, extends those that are there and passes over them', () => {
    const calls = [
      layout([PAGE]),
      layout([
        { ...PAGE, va: '0xC08000' },
        { ...PAGE, va: '0x1000' },
      ]),
    ];
    expect(peekAfter(calls, '0x5020')).toEqual({ value: 0x14007 });
    expect(peekAfter(calls, '0x19A0')).toEqual({ value: 0x6007 });
    expect(peekAfter(calls, '0x6004')).toEqual({ value: 0x14007 });
  });

  it('refuses a 4 KB page inside a 4 MB page', () => {
    const { observations } = PLAIN.run(PLAIN.reference, {
      setup: { size: '0x1000000' },
      calls: [layout([{ ...PAGE, pa: '0x800000', big: true }, PAGE])],
    });
    expect(observations[0]?.reply).toMatchObject({ thrown: { kind: 'other' } });
  });

  it('leaves no trace', () => {
    const { observations } = PLAIN.run(PLAIN.reference, { setup: { size: '0x1000000' }, calls: [layout([PAGE])] });
    expect(observations.flatMap(({ references }) => references)).toEqual([]);
  });
});

describe('the result of walk', () => {
  it('is a bad value where pa is negative', () => {
    const subject = { walk32: () => ({ ok: true, pa: -4096, pageSize: 4096 }) };
    const call = { op: 'walk', args: { root: '0x1000', va: '0x7ABC', access: 'r', mode: 'user' } };
    const [step] = PLAIN.steps(subject, { setup: { size: '0x1000000' }, calls: [call] });
    expect(step).toMatchObject({ bad: { path: 'pa' } });
  });
});

import type { OperationCall, Reply } from '../../grader/contracts/engine';
import type { SubjectExports } from '../../grader/contracts/operations';
import { PLAIN } from './04-protected-page-table/chapter';

const SETUP = { p2m: { '10': 20, '11': 21 }, entries: 8 };

function call(op: string, args: OperationCall['args']): OperationCall {
  return { op, args };
}

function last(
  calls: readonly OperationCall[],
  subject: SubjectExports = PLAIN.reference,
  setup = SETUP,
): Reply | undefined {
  return PLAIN.run(subject, { setup, calls }).observations.at(-1)?.reply;
}

const WRITE = call('trapWrite', { index: 3, pte: '0xA007' });

describe('the operations of chapter 04', () => {
  it('make the table with the first operation, so that nonsense entries show as its throw', () => {
    expect(last([call('hw', { index: 0 })], PLAIN.reference, { ...SETUP, entries: 1.5 })).toMatchObject({
      thrown: { kind: 'RangeError' },
    });
  });

  it('keep the tables of useTable apart', () => {
    const other = [WRITE, call('useTable', { index: 1 }), call('hw', { index: 3 })];
    expect(last(other)).toEqual({ value: 0 });
    expect(last([...other, call('useTable', { index: 0 }), call('hw', { index: 3 })])).toEqual({ value: 0x14007 });
  });

  it('let the caller change its map, and see what a submission did to it', () => {
    const subject = {
      createProtectedPageTable: (p2m: Map<number, number>) => ({ p2mChanged: () => p2m.clear() }),
    } as SubjectExports;
    const read = call('readCallersMap', { gfn: 11 });
    expect(last([read])).toEqual({ value: 21 });
    expect(last([call('changeCallersMap', { gfn: 11, hfn: 5 }), read])).toEqual({ value: 5 });
    expect(last([call('p2mChanged', { gfn: 10, hfn: 1 }), read], subject)).toEqual({ value: null });
  });

  it('drop what hwSetAD returns', () => {
    const subject = { createProtectedPageTable: () => ({ hwSetAD: () => 'done' }) } as SubjectExports;
    expect(last([call('hwSetAD', { index: 0, access: 'r' })], subject)).toEqual({ value: { $undefined: true } });
  });
});

describe('the probe of chapter 04', () => {
  it('tells both words of every entry that was named, and the map with its changes', () => {
    const calls = [WRITE, call('hw', { index: 5 }), call('p2mChanged', { gfn: 10, hfn: null })];
    const { observations } = PLAIN.run(PLAIN.reference, { setup: SETUP, calls });
    expect(observations.at(-1)?.probe).toEqual({
      p2m: [
        [10, 20],
        [11, 21],
        [10, null],
      ],
      words: [
        [3, 0xa007, 0],
        [5, 0, 0],
        [0, 0, 0],
      ],
    });
  });

  it('has null where a word cannot be read', () => {
    const subject = {
      createProtectedPageTable: () => ({ trapWrite: () => ({ ok: true }), hw: () => 1.5 }),
    } as SubjectExports;
    const { observations } = PLAIN.run(subject, { setup: SETUP, calls: [WRITE] });
    expect(observations[0]?.probe).toMatchObject({ words: [[3, null, null]] });
  });
});

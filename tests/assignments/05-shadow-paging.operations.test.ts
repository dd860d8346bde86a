import type { OperationCall } from '../../grader/contracts/engine';
import type { SubjectExports } from '../../grader/contracts/operations';
import { CHAPTER, REFERENCE } from './05-shadow-paging/chapter';

const setup = { machineFrames: 64, inUse: [[0, 9]], poolBase: 20 };
const createVm: OperationCall = { op: 'createVm', args: { vm: 'vm1', gfnCount: 64 } };
const destroyVm: OperationCall = { op: 'destroyVm', args: { vm: 'vm1' } };

function load(order?: readonly number[]): OperationCall {
  const args = { vm: 'vm1', root: 1, table: { '4': { gfn: 11, w: false }, '7': { gfn: 10, w: true } } };
  return { op: 'loadCr3', args: order === undefined ? args : { ...args, order } };
}

function valuesOf(subject: SubjectExports, calls: readonly OperationCall[]) {
  return CHAPTER.run(subject, { setup, calls }).observations.map(({ reply }) =>
    'value' in reply ? reply.value : reply,
  );
}

describe('the operations of chapter 05', () => {
  it('look at P2M and shadow of every living VM and at the allocator', () => {
    const { observations } = CHAPTER.run(REFERENCE, { setup, calls: [createVm, load(), destroyVm] });
    expect(observations.map(({ probe }) => probe)).toEqual([
      { hypervisor: 0, allocated: [], vms: [['vm1', [], []]] },
      {
        hypervisor: 0,
        allocated: [10, 11],
        vms: [
          [
            'vm1',
            [
              [10, 10],
              [11, 11],
            ],
            [
              { vpn: 4, hfn: 11, w: false },
              { vpn: 7, hfn: 10, w: true },
            ],
          ],
        ],
      },
      { hypervisor: 0, allocated: [], vms: [] },
    ]);
  });

  it('enter a table in the order that is asked for, and else ascending', () => {
    const keys = (order?: readonly number[]) => {
      let seen: readonly unknown[] = [];
      const looking: SubjectExports = {
        createShadowHypervisor: () => ({
          loadCr3: (_vm: string, _root: number, table: ReadonlyMap<number, unknown>) => (seen = [...table.keys()]),
        }),
      };
      CHAPTER.run(looking, { setup, calls: [load(order)] });
      return seen;
    };
    expect(keys()).toEqual([4, 7]);
    expect(keys([7, 4])).toEqual([7, 4]);
    expect(keys([7])).toEqual([7, 4]);
  });

  it('change the table that the submission was given, and read it', () => {
    const change: OperationCall = { op: 'changeTable', args: { vpn: 7, gfn: 60, w: false } };
    const add: OperationCall = { op: 'changeTable', args: { vpn: 9, gfn: 61, w: true } };
    expect(valuesOf(REFERENCE, [createVm, load([7, 4]), change, add, { op: 'readTable', args: {} }]).at(-1)).toEqual([
      { vpn: 7, gfn: 60, w: false },
      { vpn: 4, gfn: 11, w: false },
      { vpn: 9, gfn: 61, w: true },
    ]);
  });

  it('overwrite a kept list in place', () => {
    const rows = [{ vpn: 7, hfn: 10, w: true }];
    const [row] = rows;
    const sharing: SubjectExports = { createShadowHypervisor: () => ({ shadow: () => rows }) };
    valuesOf(sharing, [
      { op: 'keepShadow', args: { vm: 'vm1' } },
      { op: 'spoilKept', args: {} },
    ]);
    expect(rows).toEqual([]);
    expect(row).toEqual({ vpn: 900, hfn: 901, w: true });
  });

  it('do not fail an operation because a list is not written yet', () => {
    const unfinished: SubjectExports = { createShadowHypervisor: () => ({ createVm: () => undefined }) };
    expect(CHAPTER.run(unfinished, { setup, calls: [createVm] }).observations).toEqual([
      expect.objectContaining({ probe: { hypervisor: 0, allocated: [], vms: [['vm1', null, null]] } }),
    ]);
  });
});

import { operations } from '../../assignments/02-two-level-mapping/operations';
import type { OperationCall } from '../../grader/contracts/engine';
import type { SubjectExports } from '../../grader/contracts/operations';
import { referenceExports } from './02-two-level-mapping/chapter';
import { runPlain } from './02-two-level-mapping/plain-engine';

const setup = { machineFrames: 64, inUse: [], poolBase: 20 };
const createVm: OperationCall = { op: 'createVm', args: { vm: 'vm1', gfnCount: 8 } };
const createProcess: OperationCall = { op: 'createProcess', args: { vm: 'vm1', pid: 1 } };
const map: OperationCall = { op: 'map', args: { vm: 'vm1', pid: 1, vpn: 0, gfn: 3 } };
const destroyVm: OperationCall = { op: 'destroyVm', args: { vm: 'vm1' } };

function probesOf(subject: SubjectExports, calls: readonly OperationCall[]) {
  return runPlain(subject, { setup, calls }).observations.map(({ probe }) => probe);
}

describe('the operations of chapter 02', () => {
  it('look at the real map of every living VM and at the allocator', () => {
    expect(probesOf(referenceExports, [createVm, createProcess, map, destroyVm])).toEqual([
      { allocated: [], realMaps: [['vm1', []]] },
      { allocated: [], realMaps: [['vm1', []]] },
      { allocated: [20], realMaps: [['vm1', [[3, 20]]]] },
      { allocated: [], realMaps: [] },
    ]);
  });

  it('look at a VM once, also where a submission accepts its id twice, and not where it was refused', () => {
    const accepting: SubjectExports = { createTwoLevelMap: () => ({ createVm: () => undefined, realMap: () => [] }) };
    expect(probesOf(accepting, [createVm, createVm]).at(-1)).toEqual({ allocated: [], realMaps: [['vm1', []]] });
    const refused: OperationCall = { op: 'createVm', args: { vm: 'vm1', gfnCount: 0 } };
    expect(probesOf(referenceExports, [refused])).toEqual([{ allocated: [], realMaps: [] }]);
  });

  it('do not fail where realMap throws', () => {
    const unfinished: SubjectExports = { createTwoLevelMap: () => ({ createVm: () => undefined }) };
    expect(runPlain(unfinished, { setup, calls: [createVm] }).observations).toEqual([
      expect.objectContaining({
        reply: { value: { $undefined: true } },
        probe: { allocated: [], realMaps: [['vm1', null]] },
      }),
    ]);
  });

  it('remember VMs although a submission has put a setter into Array.prototype', () => {
    let known: unknown;
    Object.defineProperty(Array.prototype, '0', { configurable: true, set: () => undefined });
    try {
      const state = operations.create(
        { createTwoLevelMap: () => ({ createVm: () => undefined, realMap: () => 'rows' }) },
        setup as never,
        { frames: () => ({ view: { alloc: () => null, free: () => undefined }, allocated: () => [] }) } as never,
      ) as never;
      operations.operations['createVm']?.run(state, { vm: 'vm1', gfnCount: 8 } as never);
      const { realMaps } = operations.probe?.(state) as { readonly realMaps: readonly unknown[] };
      known = Object.getOwnPropertyDescriptor(realMaps, '0')?.value;
    } finally {
      Reflect.deleteProperty(Array.prototype, '0');
    }
    expect(known).toEqual(['vm1', 'rows']);
  });

  it('give createVm and createProcess no result, whatever the submission returns', () => {
    const chatty: SubjectExports = {
      createTwoLevelMap: () => ({ createVm: () => 'done', createProcess: () => 7, realMap: () => [] }),
    };
    const replies = runPlain(chatty, { setup, calls: [createVm, createProcess] }).observations.map(
      ({ reply }) => reply,
    );
    expect(replies).toEqual([{ value: { $undefined: true } }, { value: { $undefined: true } }]);
  });

  it('give a second hypervisor frames of its own', () => {
    const other: OperationCall = { op: 'useMap', args: { index: 1 } };
    const back: OperationCall = { op: 'useMap', args: { index: 0 } };
    expect(probesOf(referenceExports, [createVm, createProcess, map, other, createVm, back]).slice(3)).toEqual([
      { allocated: [], realMaps: [] },
      { allocated: [], realMaps: [['vm1', []]] },
      { allocated: [20], realMaps: [['vm1', [[3, 20]]]] },
    ]);
  });

  it('overwrite a kept list in place, and read it as it is then', () => {
    const rows = [[3, 20]];
    const sharing: SubjectExports = { createTwoLevelMap: () => ({ realMap: () => rows }) };
    const calls = ['keepRealMap', 'spoilKept', 'readKept'].map((op) => ({
      op,
      args: op === 'keepRealMap' ? { vm: 'vm1' } : {},
    }));
    const replies = runPlain(sharing, { setup, calls }).observations.map(({ reply }) => reply);
    expect(replies[0]).toEqual({ value: [[3, 20]] });
    expect(replies[2]).toEqual({ value: [[900, 901]] });
  });
});

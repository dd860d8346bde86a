import type { OperationCall } from '../../grader/contracts/engine';
import { CHAPTER, REFERENCE } from './06-shadow-coherence/chapter';

const setup = { mode: 'lazy', machineFrames: 64, inUse: [[0, 9]], poolBase: 20, gfnCount: 64 };
const entry = { p: true, gfn: 30, w: true, a: false, d: false };
const write: OperationCall = { op: 'guestWritePte', args: { root: 1, vpn: 7, entry } };
const load: OperationCall = { op: 'loadCr3', args: { root: 1 } };
const access: OperationCall = { op: 'access', args: { vpn: 7, access: 'r' } };

function observe(calls: readonly OperationCall[]) {
  return CHAPTER.run(REFERENCE, { setup, calls }).observations;
}

describe('the operations of chapter 06', () => {
  it('log what the submission asks of GuestMem, and nothing that the harness looks at', () => {
    const look: OperationCall = { op: 'readGuestPte', args: { root: 1, vpn: 7 } };
    expect(observe([write, load, access, look]).map(({ calls }) => calls)).toEqual([
      [['write', 1, 7]],
      [],
      [
        ['read', 1, 7],
        ['write', 1, 7],
      ],
      [],
    ]);
  });

  it('read an entry that was never written as clear', () => {
    const [look] = observe([{ op: 'readGuestPte', args: { root: 3, vpn: 9 } }]);
    expect(look?.reply).toEqual({ value: { p: false, gfn: 0, w: false, a: false, d: false } });
  });

  it('look at exits, P2M, shadows and tables after every operation', () => {
    expect(observe([write, load, access]).at(-1)?.probe).toEqual({
      mode: 'lazy',
      hypervisor: 0,
      allocated: [30],
      guest: [[1, 7, { ...entry, a: true }]],
      exits: { cr3: 1, 'pt-write': 0, invlpg: 0, 'hv-fault': 1, 'guest-fault': 0, hypercall: 0 },
      p2m: [[30, 30]],
      shadows: [[1, [{ vpn: 7, hfn: 30, w: false }]]],
    });
  });

  it('tell hits, hv-faults and guest faults of many accesses apart', () => {
    const many: OperationCall = { op: 'accessPages', args: { first: 5, count: 4, access: 'r' } };
    const pages: OperationCall = { op: 'writePages', args: { root: 1, first: 6, count: 2, gfn: 40 } };
    expect(observe([pages, load, access, many]).at(-1)?.reply).toEqual({
      value: { hits: 1, hvFaults: 1, guestFaults: 2 },
    });
  });

  it('make the hypervisor when the first operation asks for it, so that a refusal is seen there', () => {
    const { observations } = CHAPTER.run(REFERENCE, { setup: { ...setup, gfnCount: 0 }, calls: [load] });
    expect(observations[0]?.reply).toMatchObject({ thrown: { kind: 'RangeError' } });
  });
});

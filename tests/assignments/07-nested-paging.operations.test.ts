import type { OperationCall, Reply } from '../../grader/contracts/engine';
import type { SubjectExports } from '../../grader/contracts/operations';
import { REFERENCE_SUBJECT } from './07-nested-paging/grade-plainly';
import { runPlain } from './07-nested-paging/plain-engine';

const HOST_ROOT = '0x1FF9A0';

/** Runs operations on a machine of 4 MB and returns how the last one ended. */
function last(
  calls: readonly OperationCall[],
  subject: SubjectExports = REFERENCE_SUBJECT,
  setup = {},
): Reply | undefined {
  return runPlain(subject, { setup: { size: '0x400000', ...setup }, calls }).observations.at(-1)?.reply;
}

function call(op: string, args: OperationCall['args']): OperationCall {
  return { op, args };
}

function peek(pa: string): OperationCall {
  return call('peek32', { pa });
}

function host(map: { gpa: string; hpa: string; w: boolean; big?: boolean }[], tables = '0x201000'): OperationCall {
  return call('layoutHost', { hostRoot: HOST_ROOT, tables, map });
}

function guest(map: { va: string; gpa: string; w: boolean; big?: boolean }[], tables = '0x50000'): OperationCall {
  return call('layoutGuest', { guestRoot: '0x4FFF8', tables, hostRoot: HOST_ROOT, map });
}

describe('layoutHost', () => {
  it('uses an unaligned root as it is, and gives table entries P, W and U', () => {
    // 0x1FF9A0 + 0x3FF * 4 = 0x20099C
    const map = [{ gpa: '0xFFC03000', hpa: '0x77000', w: true }];
    expect(last([host(map), peek('0x20099C')])).toEqual({ value: 0x201007 });
    expect(last([host(map), peek('0x20100C')])).toEqual({ value: 0x77003 });
  });

  it('leaves W out of a read-only leaf, with A and D clear', () => {
    expect(last([host([{ gpa: '0x3000', hpa: '0x77000', w: false }]), peek('0x20100C')])).toEqual({ value: 0x77001 });
  });

  it('makes one entry for a 4 MB page and keeps reserved bits of its address', () => {
    const map = [{ gpa: '0x400000', hpa: '0x805000', w: true, big: true }];
    expect(last([host(map), peek('0x1FF9A4')])).toEqual({ value: 0x805083 });
  });

  it('extends the tables of an earlier layout and passes over pages that are tables', () => {
    const calls = [
      host([{ gpa: '0x3000', hpa: '0x77000', w: true }]),
      host([
        { gpa: '0x4000', hpa: '0x78000', w: true },
        { gpa: '0x800000', hpa: '0x79000', w: true },
      ]),
    ];
    expect(last([...calls, peek('0x20100C')])).toEqual({ value: 0x77003 });
    expect(last([...calls, peek('0x201010')])).toEqual({ value: 0x78003 });
    expect(last([...calls, peek('0x1FF9A8')])).toEqual({ value: 0x202007 });
    expect(last([...calls, peek('0x202000')])).toEqual({ value: 0x79003 });
  });

  it('refuses a 4 KB page inside a 4 MB page', () => {
    const map = [
      { gpa: '0x400000', hpa: '0x0', w: true, big: true },
      { gpa: '0x401000', hpa: '0x77000', w: true },
    ];
    expect(last([host(map)])).toMatchObject({ thrown: { kind: 'other' } });
  });
});

describe('layoutGuest', () => {
  const pages = host([
    { gpa: '0x4F000', hpa: '0x300000', w: true },
    { gpa: '0x50000', hpa: '0x340000', w: false },
    { gpa: '0x51000', hpa: '0x360000', w: true },
  ]);

  it('writes each word where the host places it, also where the root crosses a page, and through a read-only page', () => {
    // Entry 0 of the root is at gPA 0x4FFF8, entry 2 at gPA 0x50000; the tables go to gPA 0x51000.
    const layout = guest([{ va: '0x805000', gpa: '0xA000', w: true }], '0x51000');
    expect(last([pages, layout, peek('0x340000')])).toEqual({ value: 0x51007 });
    expect(last([pages, layout, peek('0x360014')])).toEqual({ value: 0xa003 });
  });

  it('leaves no trace', () => {
    const layout = guest([{ va: '0x5000', gpa: '0xA000', w: true }], '0x51000');
    const { observations } = runPlain(REFERENCE_SUBJECT, { setup: { size: '0x400000' }, calls: [pages, layout] });
    expect(observations.flatMap(({ references }) => references)).toEqual([]);
  });

  it('refuses a table that the host does not map', () => {
    const layout = guest([{ va: '0x5000', gpa: '0xA000', w: true }], '0x60000');
    expect(last([pages, layout])).toMatchObject({
      thrown: { kind: 'other', message: expect.stringContaining('layoutHost') },
    });
  });
});

describe('the TLB of a test', () => {
  it('is made by the first TLB operation, with the capacity of the setup', () => {
    const made: unknown[] = [];
    const subject = {
      createTlb32: (_mem: unknown, capacity: unknown) => {
        made.push(capacity);
        return { hostUnmapped: () => 'dropped', invlpg: () => 'dropped' };
      },
    } as SubjectExports;
    const calls = [peek('0x0'), call('tlb.hostUnmapped', { vm: 'a' }), call('tlb.invlpg', { va: '0x0' })];
    expect(last(calls, subject, { capacity: 3 })).toEqual({ value: { $undefined: true } });
    expect(made).toEqual([3]);
  });

  it('shows the refusal of a nonsense capacity as a throw of that operation', () => {
    const load = call('tlb.load', { vm: 'a', guestRoot: '0x0', hostRoot: '0x0' });
    expect(last([load], REFERENCE_SUBJECT, { capacity: -1 })).toMatchObject({ thrown: { kind: 'RangeError' } });
  });
});

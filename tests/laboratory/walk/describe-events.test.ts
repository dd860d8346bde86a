import type { AccessRecord, ReferenceEvent } from '../../../reference/stack/access-record';
import { FOUR_STEPS, TWO_STEPS_32 } from '../../../reference/stack/geometry';
import { X86_MACHINE } from '../../../reference/stack/machine-description';
import { flagNames, targetOf } from '../../../laboratory/walk/describe-entry';
import { describeEvents } from '../../../laboratory/walk/describe-events';
import { describeOutcome } from '../../../laboratory/walk/describe-outcome';

const REFERENCE: ReferenceEvent = {
  event: 'reference',
  dimension: 'guest',
  row: 0,
  step: 0,
  address: 0x7f1234567abcn,
  table: 0xc00000n,
  index: 254,
  entryBytes: 8,
  hpa: 0x57f0n,
  before: 0xc01007n,
  after: 0xc01027n,
  by: 'hardware',
};

function recordOf(events: AccessRecord['events']): AccessRecord {
  return {
    gva: 0x7f1234567abcn,
    wish: 'r',
    mode: 'user',
    events,
    outcome: { ok: true, hpa: 0x1abcn, gpa: 0x2abcn, pageBits: 12 },
  };
}

describe('describeEvents', () => {
  it('writes the address of an entry as a sum, and the bits that the access has set', () => {
    expect(describeEvents(recordOf([REFERENCE]), X86_MACHINE)).toEqual([
      {
        kind: 'reference',
        n: 1,
        by: 'hardware',
        dimension: 'guest',
        attempt: 0,
        row: 0,
        step: 0,
        where: 'guest step 0',
        translates: '0x7F1234567ABC',
        address: '0xC007F0',
        sum: 'table 0xC00000 + 254 * 8',
        hpa: '0x57F0',
        before: '0xC01007',
        after: '0xC01027',
        flags: ['P', 'W', 'U'],
        sets: ['A'],
        leadsTo: 'table',
        target: '0xC01000',
      },
    ]);
  });

  it('numbers what hardware and hypervisor read apart, and starts a new attempt after an exit', () => {
    const events = describeEvents(
      recordOf([
        { ...REFERENCE, dimension: 'direct' },
        { ...REFERENCE, by: 'hypervisor' },
        { event: 'exit', exit: 'hv-fault', did: 'filled the shadow' },
        { event: 'cache', cache: 'tlb', step: -1, row: -1, key: 'page 0x7F1234567', hit: false },
        { ...REFERENCE, dimension: 'host', row: 4, step: 2 },
      ]),
      X86_MACHINE,
    );
    const shown = events.map((event) => [
      event.attempt,
      event.kind === 'reference' ? `${event.n} ${event.where}` : event.kind,
    ]);
    expect(shown).toEqual([
      [0, '1 step 0'],
      [0, '1 guest step 0'],
      [0, 'exit'],
      [1, 'cache'],
      [1, '2 data, host step 2'],
    ]);
  });
});

describe('what an entry says', () => {
  const large = { geometry: FOUR_STEPS, step: 2, physicalBits: 46 };

  it('names the bits, XD included, and PS only above the last step', () => {
    expect(flagNames(0x80000000000000e7n | (1n << 63n), large)).toEqual(['P', 'W', 'U', 'A', 'D', 'PS', 'XD']);
    expect(flagNames(0x80n, { ...large, step: 3 })).toEqual([]);
  });

  it('leads to a table, a page, a large page without its PAT bit, or nothing', () => {
    expect(targetOf(0x5007n, { ...large, step: 1 })).toEqual({ leadsTo: 'table', address: 0x5000n });
    expect(targetOf(0x5007n, { ...large, step: 3 })).toEqual({ leadsTo: 'page', address: 0x5000n });
    expect(targetOf(0x401087n, large)).toEqual({ leadsTo: 'page', address: 0x400000n });
    expect(targetOf(0x5006n, large).leadsTo).toBe('nothing');
  });

  it('keeps the address bits of both entry sizes', () => {
    expect(targetOf((1n << 63n) | 0x3fff_ffff_f007n, { ...large, step: 3 }).address).toBe(0x3fff_ffff_f000n);
    expect(targetOf(0xffff_f007n, { geometry: TWO_STEPS_32, step: 1, physicalBits: 46 }).address).toBe(0xffff_f000n);
  });
});

describe('describeOutcome', () => {
  it('spells out the error code of a page fault', () => {
    const fault = {
      ok: false,
      deliver: 'guest',
      exception: 'page-fault',
      errorCode: 7,
      cr2: 0x1000n,
      code: 'protection',
      step: 3,
    } as const;
    expect(describeOutcome(fault)).toEqual({
      ok: false,
      to: 'guest',
      fault: 'page fault, protection at guest step 3, error code 7 (P W U), CR2 0x1000',
    });
  });

  it('names the gPA of a fault that only the hypervisor sees', () => {
    const fault = { ok: false, deliver: 'hypervisor', code: 'not-present', gpa: 0x5000n, step: 3, row: 4 } as const;
    expect(describeOutcome(fault)).toMatchObject({
      to: 'hypervisor',
      fault: 'not-present at host step 3 for gPA 0x5000',
    });
  });
});

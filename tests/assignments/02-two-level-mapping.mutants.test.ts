import { loaderOf, judge, scoreOf, textWith } from './02-two-level-mapping/chapter';
import { createTwoLevelMap } from './02-two-level-mapping/second-solution';

/** Mistakes that have no name in the course, each against the clause that forbids it. */
const mutants: readonly (readonly [clause: string, mistake: string, find: string, replace: string])[] = [
  ['02.S1', 'accepts an id in use', 'if (this.vms.has(vm)) throw new RangeError', 'if (false) throw new RangeError'],
  ['02.S1', 'accepts no real page at all', "'gfnCount', gfnCount, 1)", "'gfnCount', gfnCount, 0)"],
  [
    '02.S2',
    'accepts a pid that exists',
    'if (processes.has(pid)) throw new RangeError',
    'if (false) throw new RangeError',
  ],
  ['02.S3', 'does not trap', 'return { ok: true, trapped: true,', 'return { ok: true, trapped: backing.newFrame,'],
  [
    '02.S4',
    'checks memory before the range',
    "    if (realPage >= owner.gfnCount) return { ok: false, reason: 'out-of-range' };\n    const backing = this.back(owner.realMap, realPage);\n    if (backing === null) return { ok: false, reason: 'out-of-memory' };",
    "    const backing = this.back(owner.realMap, realPage);\n    if (backing === null) return { ok: false, reason: 'out-of-memory' };\n    if (realPage >= owner.gfnCount) return { ok: false, reason: 'out-of-range' };",
  ],
  ['02.S5', 'asks for the frame by preference', 'this.frames.alloc()', 'this.frames.alloc(gfn)'],
  [
    '02.S5',
    'calls every frame new',
    'return { hfn: present, newFrame: false };',
    'return { hfn: present, newFrame: true };',
  ],
  [
    '02.S7',
    'keeps the old entry on a remap',
    'pageTable.set(vpn, realPage);',
    'if (!pageTable.has(vpn)) pageTable.set(vpn, realPage);',
  ],
  ['02.S12', 'does not free', '    this.frames.free(hfn);\n    return hfn;', '    return hfn;'],
  [
    '02.S12',
    'throws for a page without a frame',
    'if (hfn === undefined) return null;',
    "if (hfn === undefined) throw new RangeError('evict');",
  ],
  ['02.S14', 'does not forget the VM', '    this.vms.delete(vm);\n', ''],
  ['02.S14', 'counts one frame too many', '    return realMap.size;', '    return realMap.size + 1;'],
  [
    '02.S15',
    'lists in the order of mapping',
    'return [...realMap].sort(([one], [other]) => one - other);',
    'return [...realMap];',
  ],
  ['02.S15', 'sorts as text', 'sort(([one], [other]) => one - other)', 'sort()'],
  ['02.S16', 'accepts a negative page', "requireInteger('map', 'vpn', vpn, 0);", ''],
  ['02.S16', 'accepts a fractional page', '!Number.isSafeInteger(n) || n < least', 'n < least'],
  [
    'C.6',
    'takes the frame before it looks at the numbers',
    "    requireInteger('map', 'pid', pid, 0);\n",
    "    const early = this.vms.get(vm);\n    if (early !== undefined) this.back(early.realMap, gfn);\n    requireInteger('map', 'pid', pid, 0);\n",
  ],
  [
    'C.17',
    'gives the same list again and again',
    'return [...realMap].sort(([one], [other]) => one - other);',
    'const rows = [...realMap].sort(([one], [other]) => one - other);\n    shared.splice(0, shared.length, ...rows);\n    return shared;',
  ],
  [
    'C.18',
    'keeps its VMs in the module',
    'private readonly vms = new Map<VmId, Vm>();',
    'private readonly vms = allVms;',
  ],
  [
    'C.20',
    'keeps its VMs in a plain object',
    'private readonly vms = new Map<VmId, Vm>();',
    'private readonly vms = objectAsMap();',
  ],
  ['02.S4', 'keeps 32 bits of the vpn', 'pageTable.set(vpn, realPage);', 'pageTable.set(vpn | 0, realPage);'],
];

/** What some of the mistakes use. */
const PREAMBLE = `
const shared: [number, number][] = [];
const allVms = new Map<VmId, Vm>();
const objectAsMap = () => {
  const object: Record<string, Vm> = {};
  return {
    has: (key: string) => key in object,
    get: (key: string): Vm | undefined => object[key],
    set: (key: string, value: Vm) => void (object[key] = value),
    delete: (key: string) => delete object[key],
  };
};
`;

describe('the suites of chapter 02, beside the named faults', () => {
  it('give an independent solution 100 points', async () => {
    const judged = await judge(() => ({ createTwoLevelMap }));
    expect(judged.filter(({ verdict }) => verdict !== 'pass').map(({ id, cause }) => [id, cause])).toEqual([]);
    expect(scoreOf(judged)).toBeCloseTo(100, 9);
  });

  it.each(mutants)('catch a submission that breaks %s: it %s', async (_clause, mistake, find, replace) => {
    const text = textWith({ id: mistake, edits: [{ find, replace }] });
    const judged = await judge(loaderOf(PREAMBLE + text));
    expect(judged.filter(({ verdict }) => verdict !== 'pass').length).toBeGreaterThan(0);
  });
});

import { failuresOf } from './support/loaded-chapter';
import { CHAPTER } from './05-shadow-paging/chapter';

/** Mistakes that have no name in the course, each against the clause that forbids it. */
const mutants: readonly (readonly [clause: string, mistake: string, find: string, replace: string])[] = [
  ['05.S1', 'accepts an id in use', 'if (this.vms.has(vm)) throw new RangeError', 'if (false) throw new RangeError'],
  ['05.S1', 'accepts a VM without pages', "'gfnCount', gfnCount, 1)", "'gfnCount', gfnCount, 0)"],
  [
    '05.S2',
    'sorts vpns as text',
    'entries.sort((one, other) => one.vpn - other.vpn)',
    'entries.sort((a, b) => (String(a.vpn) < String(b.vpn) ? -1 : 1))',
  ],
  [
    '05.S2',
    'goes through the table downwards',
    'entries.sort((one, other) => one.vpn - other.vpn)',
    'entries.sort((one, other) => other.vpn - one.vpn)',
  ],
  [
    '05.S3',
    'prefers the vpn',
    'const hfn = this.back(owner, taken, gfn);',
    'const hfn = this.back(owner, taken, gfn === 0 ? vpn : gfn);',
  ],
  ['05.S4', 'forgets what the same load has taken', ' ?? taken.get(gfn)', ''],
  ['05.S5', 'counts the frames that it took', 'built: shadow.size', 'built: taken.size'],
  [
    '05.S7',
    'looks at all pages before it takes a frame',
    'const shadow = new Map<PageNo, ShadowPte>();',
    "const shadow = new Map<PageNo, ShadowPte>();\n    const bad = entries.find(({ gfn }) => gfn >= owner.gfnCount);\n    if (bad !== undefined) return { ok: false, reason: 'bad-frame', vpn: bad.vpn };",
  ],
  [
    '05.S8',
    'keeps the pages of a failed load in the P2M',
    'if (hfn !== null) taken.set(gfn, hfn);',
    'if (hfn !== null) owner.p2m.set(gfn, hfn);',
  ],
  ['05.S9', 'refuses every access to a read-only page', "access === 'w' && !entry.w", '!entry.w'],
  [
    '05.S9',
    'gives a protection fault for a write without an entry',
    "if (entry === undefined) return { ok: false, fault: 'not-present' };",
    "if (entry === undefined) return { ok: false, fault: access === 'w' ? 'protection' : 'not-present' };",
  ],
  [
    '05.S10',
    "keeps the guest's own entry",
    'shadow.set(vpn, { hfn, w });',
    'shadow.set(vpn, Object.defineProperty({ hfn, w }, "w", { enumerable: true, get: () => table.get(vpn)?.w ?? w }));',
  ],
  [
    '05.S10',
    'sorts the table of the guest',
    "const owner = this.knownVm('loadCr3', vm);",
    "const owner = this.knownVm('loadCr3', vm);\n    (table as Map<PageNo, GuestPte>).clear();\n    for (const { vpn, gfn, w } of entries) (table as Map<PageNo, GuestPte>).set(vpn, { gfn, w });",
  ],
  [
    '05.S12',
    'lists the P2M in the order of backing',
    'return [...p2m].sort(([one], [other]) => one - other);',
    'return [...p2m];',
  ],
  ['05.S12', 'sorts the P2M as text', '[...p2m].sort(([one], [other]) => one - other)', '[...p2m].sort()'],
  [
    '05.S12',
    'gives its own entries away',
    '.map(([vpn, { hfn, w }]) => ({ vpn, hfn, w }))',
    '.map(([vpn, entry]) => Object.assign(entry, { vpn }))',
  ],
  ['05.S13', 'does not forget the VM', '    this.vms.delete(vm);\n', ''],
  ['05.S13', 'counts the shadow', '    return p2m.size;', '    return p2m.size - 1;'],
  [
    '05.S14',
    'takes root 0 for no root',
    "requireInteger('loadCr3', 'root', root, 0);",
    "requireInteger('loadCr3', 'root', root, 1);",
  ],
  ['05.S14', 'accepts a negative page', "requireInteger('access', 'vpn', vpn, 0);", ''],
  [
    'C.6',
    'looks at the numbers one by one',
    "gfn: requireInteger('loadCr3', `the gfn of vpn ${vpn}`, gfn, 0),",
    'gfn,',
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
];

/** What some of the mistakes use. */
const PREAMBLE = `
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

describe('the suites of chapter 05, beside the named faults', () => {
  it.each(mutants)('catch a submission that breaks %s: it %s', async (_clause, mistake, find, replace) => {
    const judged = await CHAPTER.judge(CHAPTER.edited({ id: mistake, edits: [{ find, replace }] }, PREAMBLE));
    expect(failuresOf(judged).length).toBeGreaterThan(0);
  });
});

import { failuresOf } from './support/loaded-chapter';
import { CHAPTER } from './06-shadow-coherence/chapter';

/** Mistakes that have no name in the course, each against the clause that forbids it. */
const mutants: readonly (readonly [clause: string, mistake: string, find: string, replace: string])[] = [
  [
    '06.S2',
    'forgets roots that are not current',
    'this.known.add(root);',
    'this.known.clear();\n    this.known.add(root);',
  ],
  ['06.S3', 'accepts a VM without pages', "'gfnCount', gfnCount, 1)", "'gfnCount', gfnCount, 0)"],
  [
    '06.S3',
    'looks at the batch after the exit',
    "    for (const [vpn] of batch) requireInteger('hypercall', 'a vpn of the batch', vpn, 0);\n",
    '',
  ],
  [
    '06.S5',
    'judges the right before the range',
    "    if (entry.gfn >= this.gfnCount) return this.deliver('not-present');\n    if (access === 'w' && !entry.w) return this.deliver('protection');\n",
    "    if (access === 'w' && !entry.w) return this.deliver('protection');\n    if (entry.gfn >= this.gfnCount) return this.deliver('not-present');\n",
  ],
  [
    '06.S5',
    'accepts the page behind the last one',
    '    if (entry.gfn >= this.gfnCount)',
    '    if (entry.gfn > this.gfnCount)',
  ],
  [
    '06.S6',
    'drops the entry at a guest fault',
    "return this.deliver('protection');",
    "(this.drop(root, vpn), this.deliver('protection'));\n    if (access === 'w' && !entry.w) return this.deliver('protection');",
  ],
  ['06.S7', 'takes a frame without a preference', 'this.frames.alloc(gfn)', 'this.frames.alloc()'],
  [
    '06.S8',
    'always writes the entry back',
    'if (marked.a !== entry.a || marked.d !== entry.d) this.guest',
    'this.guest',
  ],
  ['06.S9', 'ignores the right of the guest', 'w: marked.w && marked.d', 'w: marked.d'],
  [
    '06.S11',
    'traps only changes',
    "if (isTracked) this.exit('pt-write');",
    "if (isTracked && JSON.stringify(this.guest.read(root, vpn)) !== JSON.stringify(entry)) this.exit('pt-write');",
  ],
  [
    '06.S11',
    'drops all at a CR3 load in every mode',
    "if (this.mode === 'lazy') this.shadowOf(root).clear();",
    'this.shadowOf(root).clear();',
  ],
  [
    '06.S12',
    'drops the entries of all roots',
    "if (this.mode === 'lazy') this.shadowOf(root).clear();",
    "if (this.mode === 'lazy') this.shadows.clear();",
  ],
  [
    '06.S14',
    'installs nothing and drops nothing',
    '      this.guest.write(root, vpn, entry);\n      this.drop(root, vpn);\n    }\n    return',
    '      this.guest.write(root, vpn, entry);\n    }\n    return',
  ],
  [
    '06.S14',
    'judges entries that are not present too',
    'entry.p && entry.gfn >= this.gfnCount',
    'entry.gfn >= this.gfnCount',
  ],
  [
    '06.S14',
    'does not count a refused hypercall',
    "    this.exit('hypercall');\n",
    "    if (batch.every(([, entry]) => !entry.p || entry.gfn < this.gfnCount)) this.exit('hypercall');\n",
  ],
  [
    '06.S15',
    'counts a hypercall in another mode',
    "    if (this.mode !== 'paravirt') throw",
    "    if (this.mode !== 'paravirt') this.exit('hypercall');\n    if (this.mode !== 'paravirt') throw",
  ],
  [
    '06.S16',
    'counts a flush only if there was something',
    "    this.exit('invlpg');\n",
    "    if (this.shadowOf(root).has(vpn)) this.exit('invlpg');\n",
  ],
  ['06.S18', 'gives its own counts away', 'return { ...this.counts };', 'return this.counts;'],
  [
    '06.S19',
    'lists the P2M in the order of backing',
    '[...this.frameOf].sort(([one], [other]) => one - other)',
    '[...this.frameOf]',
  ],
  ['06.S19', 'lists the shadow in the order of filling', 'rows.sort((one, other) => one.vpn - other.vpn)', 'rows'],
  [
    'C.18',
    'counts in the module',
    "private readonly counts = { cr3: 0, 'pt-write': 0, invlpg: 0, 'hv-fault': 0, 'guest-fault': 0, hypercall: 0 };",
    'private readonly counts = allCounts;',
  ],
];

/** What one of the mistakes uses. */
const PREAMBLE = `
const allCounts = { cr3: 0, 'pt-write': 0, invlpg: 0, 'hv-fault': 0, 'guest-fault': 0, hypercall: 0 };
`;

describe('the suites of chapter 06, beside the named faults', () => {
  it.each(mutants)('catch a submission that breaks %s: it %s', async (_clause, mistake, find, replace) => {
    const judged = await CHAPTER.judge(CHAPTER.edited({ id: mistake, edits: [{ find, replace }] }, PREAMBLE));
    expect(failuresOf(judged).length).toBeGreaterThan(0);
  });
});

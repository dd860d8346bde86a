import type { TypeSpec } from '../../grader/contracts/type-spec';

/** How a hypervisor tracks. */
export const MODE = { union: [{ literal: 'write-protect' }, { literal: 'lazy' }, { literal: 'paravirt' }] } as const;

/** A guest's entry. */
export const ENTRY = { record: { p: 'boolean', gfn: 'page', w: 'boolean', a: 'boolean', d: 'boolean' } } as const;

/** What a hypercall carries. */
export const BATCH = { list: { tuple: ['page', ENTRY] } } as const satisfies TypeSpec;

const EXITS = {
  list: { union: [{ literal: 'hv-fault' }, { literal: 'guest-fault' }] },
} as const satisfies TypeSpec;

/** What `exits` returns. */
export const COUNTS = {
  record: {
    cr3: 'count',
    'pt-write': 'count',
    invlpg: 'count',
    'hv-fault': 'count',
    'guest-fault': 'count',
    hypercall: 'count',
  },
} as const satisfies TypeSpec;

/** What an access returns. */
export const OUTCOME = {
  union: [
    { record: { ok: { literal: true }, hfn: 'frame', exits: EXITS } },
    {
      record: {
        ok: { literal: false },
        deliver: { literal: 'guest' },
        code: { union: [{ literal: 'not-present' }, { literal: 'protection' }] },
        exits: EXITS,
      },
    },
    {
      record: {
        ok: { literal: false },
        deliver: { literal: 'hypervisor' },
        code: { literal: 'out-of-memory' },
        exits: EXITS,
      },
    },
  ],
} as const satisfies TypeSpec;

/** What a hypercall returns. */
export const HYPERCALL = {
  union: [{ record: { ok: { literal: true } } }, { record: { ok: { literal: false }, at: 'index' } }],
} as const satisfies TypeSpec;

/** What `shadow` returns. */
export const SHADOW = { list: { record: { vpn: 'page', hfn: 'frame', w: 'boolean' } } } as const satisfies TypeSpec;

/** What `p2m` returns. */
export const P2M = { list: { tuple: ['page', 'frame'] } } as const satisfies TypeSpec;

/** What became of many accesses. */
export const TALLY = { record: { hits: 'count', hvFaults: 'count', guestFaults: 'count' } } as const satisfies TypeSpec;

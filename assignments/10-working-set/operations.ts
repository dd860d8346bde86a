import { forState, type SubjectExports } from '../../grader/contracts/operations';
import type { TypeSpec } from '../../grader/contracts/type-spec';

interface SamplerConfig {
  readonly gfnCount: number;
  readonly slow: number;
  readonly fast: number;
  readonly initial: number;
}

interface ProxyConfig {
  readonly vmPages: number;
  readonly proxyPages: number;
}

/** The object that `createSampler` of a submission returns, as far as this file calls it. */
interface SubjectSampler {
  begin(sample: readonly number[]): unknown;
  touch(gfn: number): unknown;
  end(): unknown;
  estimate(): unknown;
}

/** The object that `createProxyCache` of a submission returns, as far as this file calls it. */
interface SubjectProxy {
  reference(page: number): unknown;
  histogram(): unknown;
  missesAt(extraPages: number): unknown;
  recommend(maxMisses: number): unknown;
}

interface Factories {
  readonly createSampler: (config: SamplerConfig) => SubjectSampler;
  readonly createProxyCache: (config: ProxyConfig) => SubjectProxy;
}

/** A submission's object, with the size that bounds what the probe asks of it. */
interface Made<Subject> {
  readonly subject: Subject;
  readonly size: number;
}

interface State {
  readonly factories: Factories;
  sampler: Made<SubjectSampler> | null;
  proxy: Made<SubjectProxy> | null;
  /** The list that the last `begin` was given. */
  sample: number[];
  /** The list that `keepHistogram` got. */
  kept: unknown;
}

const { operation, chapter } = forState<State>();

const SAMPLER = { gfnCount: 'count', slow: 'fraction', fast: 'fraction', initial: 'fraction' } as const;
const PROXY = { vmPages: 'count', proxyPages: 'count' } as const;

const OUTCOME = {
  record: {
    where: { union: [{ literal: 'vm' }, { literal: 'proxy' }, { literal: 'disk' }] },
    depth: { nullable: 'count' },
    evicted: { nullable: 'page' },
  },
} as const satisfies TypeSpec;

const HISTOGRAM = { list: 'count' } as const satisfies TypeSpec;

/** The most extra pages that the probe asks `missesAt` for. */
const MOST_EXTRA_PAGES = 12;

/**
 * The operations of chapter 10. A test's setup makes a sampler or a proxy cache; `createSampler` and `createProxyCache`
 * make another one in its place (10.S8, 10.S17, C.18). `touchEach` touches pages in turn and tells how many faulted;
 * `spoilSample` changes the list that `begin` was given, and `keepHistogram`, `readKept` and `spoilKept` look whether a
 * returned list is a snapshot (C.17).
 *
 * @source course 10, Ops and Setup
 */
export const operations = chapter({
  chapter: '10-working-set',
  setup: {},
  optionalSetup: { sampler: { record: SAMPLER }, proxy: { record: PROXY } },
  create: (subject, { sampler, proxy }): State => {
    const factories = subject as SubjectExports & Factories;
    return {
      factories,
      sampler: sampler === undefined ? null : makeSampler(factories, sampler),
      proxy: proxy === undefined ? null : makeProxy(factories, proxy),
      sample: [],
      kept: null,
    };
  },
  probe: ({ sampler, proxy }) => ({
    estimate: sampler === null ? null : attempt(() => sampler.subject.estimate()),
    gfnCount: sampler === null ? null : sampler.size,
    misses: proxy === null ? null : attempt(() => readMisses(proxy)),
  }),
  operations: {
    begin: operation({
      args: { sample: { list: 'page' } },
      result: 'none',
      run: (state, { sample }) => {
        state.sample = sample as number[];
        return samplerOf(state).begin(state.sample);
      },
    }),
    touch: operation({
      args: { gfn: 'page' },
      result: { record: { minorFault: 'boolean' } },
      run: (state, { gfn }) => samplerOf(state).touch(gfn),
    }),
    touchEach: operation({
      args: { gfns: { list: 'page' } },
      result: 'count',
      run: (state, { gfns }) => {
        let faults = 0;
        for (let i = 0; i < gfns.length; i++) if (isFault(samplerOf(state).touch(gfns[i] ?? 0))) faults++;
        return faults;
      },
    }),
    end: operation({
      result: { record: { f: 'fraction', slow: 'fraction', fast: 'fraction' } },
      run: (state) => samplerOf(state).end(),
    }),
    estimate: operation({
      result: { record: { fraction: 'fraction', pages: 'count' } },
      run: (state) => samplerOf(state).estimate(),
    }),
    reference: operation({
      args: { page: 'page' },
      result: OUTCOME,
      run: (state, { page }) => proxyOf(state).reference(page),
    }),
    histogram: operation({ result: HISTOGRAM, run: (state) => proxyOf(state).histogram() }),
    missesAt: operation({
      args: { extraPages: 'count' },
      result: 'count',
      run: (state, { extraPages }) => proxyOf(state).missesAt(extraPages),
    }),
    recommend: operation({
      args: { maxMisses: 'count' },
      result: { nullable: 'count' },
      run: (state, { maxMisses }) => proxyOf(state).recommend(maxMisses),
    }),
    createSampler: operation({
      args: SAMPLER,
      result: 'none',
      run: (state, config) => {
        state.sampler = makeSampler(state.factories, config);
      },
    }),
    createProxyCache: operation({
      args: PROXY,
      result: 'none',
      run: (state, config) => {
        state.proxy = makeProxy(state.factories, config);
      },
    }),
    spoilSample: operation({
      args: { gfn: 'page' },
      harness: true,
      result: 'none',
      run: ({ sample }, { gfn }) => spoil(sample, gfn),
    }),
    keepHistogram: operation({
      result: HISTOGRAM,
      run: (state) => (state.kept = proxyOf(state).histogram()),
    }),
    readKept: operation({ result: HISTOGRAM, run: ({ kept }) => kept }),
    spoilKept: operation({ harness: true, result: 'none', run: ({ kept }) => spoil(kept, SPOILT_COUNT) }),
  },
});

const SPOILT_COUNT = 900;

function makeSampler({ createSampler }: Factories, config: SamplerConfig): Made<SubjectSampler> {
  return { subject: createSampler(config), size: config.gfnCount };
}

function makeProxy({ createProxyCache }: Factories, config: ProxyConfig): Made<SubjectProxy> {
  return { subject: createProxyCache(config), size: config.proxyPages };
}

function samplerOf({ sampler }: State): SubjectSampler {
  if (sampler === null) throw new Error('this test has made no sampler');
  return sampler.subject;
}

function proxyOf({ proxy }: State): SubjectProxy {
  if (proxy === null) throw new Error('this test has made no proxy cache');
  return proxy.subject;
}

function isFault(outcome: unknown): boolean {
  return (outcome as { readonly minorFault?: unknown } | null | undefined)?.minorFault === true;
}

/** The misses with 0, 1, 2, ... extra pages, as one text: a list of the guest could be spoilt by the submission. */
function readMisses({ subject, size }: Made<SubjectProxy>): string {
  let text = '';
  for (let x = 0; x <= size && x <= MOST_EXTRA_PAGES; x++) {
    const misses: unknown = subject.missesAt(x);
    if (typeof misses !== 'number') return '';
    text += x === 0 ? `${misses}` : ` ${misses}`;
  }
  return text;
}

/** Null where it throws: a missing method must not fail the operation before it. */
function attempt(look: () => unknown): unknown {
  try {
    return look();
  } catch {
    return null;
  }
}

/** Overwrites a list in place, as a careless caller might; a frozen list stays as it is. */
function spoil(list: unknown, value: number): void {
  try {
    const items = list as number[];
    for (let i = 0; i < items.length && i < 100; i++) items[i] = value;
  } catch {
    // A frozen list cannot be spoilt, which is one way to fulfil C.17.
  }
}

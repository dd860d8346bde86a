import type { MachineFile } from '../../grader/contracts/generated/machine';
import { addressBits, FRAME_BITS, type Geometry } from '../../reference/stack/geometry';
import type { CacheShape, WalkCacheDescription } from '../../reference/stack/machine-description';
import type { Wish } from '../../reference/stack/access';
import { blockSize } from './fitting';
import { hex } from './hex';
import { PAGE_BITS, type PageSize } from './page-size';
import type { NamedRegime } from './regime-name';

/** What the generated example is to be like. */
export interface ExampleOptions {
  readonly regime: NamedRegime;
  readonly guest: Geometry;
  readonly host: Geometry;
  readonly tlb: CacheShape | null;
  readonly walkCache: WalkCacheDescription;
  readonly nestedTlb: CacheShape;
  readonly page: PageSize;
  readonly hostPage: PageSize;
  /** The address that is explained; by default one that fits the guest's tree. */
  readonly gva?: bigint;
  readonly wish: Wish;
  readonly mode: 'user' | 'kernel';
  /** Addresses that are read first: absolute, or relative to `gva`. */
  readonly before: readonly (bigint | { readonly relative: bigint })[];
}

/** Its bits 46:0 give every step of a four-step tree another index. */
const EXAMPLE_ADDRESS = 0x7f12_3456_7abcn;

/** The first guest frame that the example maps; small, so that its digits can be told from others. */
const FIRST_FRAME = 0x123;

/** Frames of the smallest example. */
const LEAST_PAGES = 4096;

/** Makes a machine with one VM whose guest maps the pages of all addresses in question, and nothing else. */
export function exampleMachine(options: ExampleOptions): MachineFile {
  const { guest, host, page, wish, mode } = options;
  const hostPage = blockSize(options.regime.regime, page, options.hostPage);
  const gva = options.gva ?? exampleAddress(guest);
  const before = options.before.map((address) => (typeof address === 'bigint' ? address : gva + address.relative));
  const mappings = mapPages([gva, ...before], page);
  return {
    schema: 1,
    ...regimeFields(options.regime),
    guest: guest.name,
    host: host.name,
    ...(options.tlb === null ? {} : { tlb: options.tlb }),
    ...(options.regime.walkCache ? { walkCache: options.walkCache } : {}),
    ...(options.regime.nestedTlb ? { nestedTlb: options.nestedTlb } : {}),
    vm: { pages: pagesFor(mappings.length, options), hostPage },
    mappings,
    before: before.map((address) => ({ gva: hex(address), wish, mode })),
    access: { gva: hex(gva), wish, mode },
  };
}

/** The example's address, cut to the lower half of what the tree translates. */
function exampleAddress(guest: Geometry): bigint {
  const bits = addressBits(guest) - (guest.signed ? 1 : 0);
  return EXAMPLE_ADDRESS & ((1n << BigInt(bits)) - 1n);
}

function regimeFields({ regime }: NamedRegime): Pick<MachineFile, 'regime' | 'tracking' | 'nestedSteps'> {
  if (regime.kind === 'shadow') return { regime: 'shadow', tracking: regime.tracking };
  return regime.kind === 'agile' ? { regime: 'agile', nestedSteps: regime.nestedSteps } : { regime: regime.kind };
}

function mapPages(addresses: readonly bigint[], page: PageSize): MachineFile['mappings'] {
  const bits = BigInt(PAGE_BITS[page]);
  const starts = [...new Set(addresses.map((address) => (address >> bits) << bits))];
  const frames = framesOf(page);
  return starts.map((start, index) => ({
    gva: hex(start),
    gfn: frames === 1 ? FIRST_FRAME + index : frames * index,
    page,
  }));
}

/** As many frames as the pages need, in whole blocks of the host, with a quarter more for tables. */
function pagesFor(count: number, { regime, host, page, hostPage }: ExampleOptions): number {
  const needed = Math.ceil((count * framesOf(page) * 4) / 3) + 1;
  const reach = regime.regime.kind === 'two-level' ? LEAST_PAGES : 2 ** (addressBits(host) - FRAME_BITS);
  const wanted = Math.max(Math.min(LEAST_PAGES, reach), needed);
  const block = Math.max(framesOf(hostPage), framesOf(page));
  return Math.ceil(wanted / block) * block;
}

function framesOf(page: PageSize): number {
  return 2 ** (PAGE_BITS[page] - FRAME_BITS);
}

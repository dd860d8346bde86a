import { X86_RULES, USUAL_CONTROLS } from '../../reference/stack/entry-rules';
import { FRAME_BITS, type Geometry } from '../../reference/stack/geometry';
import {
  X86_MACHINE,
  type CacheShape,
  type CostModel,
  type MachineDescription,
  type WalkCacheDescription,
} from '../../reference/stack/machine-description';
import { shapeText } from '../machines/cache-shape';
import { PAGE_BITS, type PageSize } from '../machines/page-size';
import type { NamedRegime } from '../machines/regime-name';
import type { TraceFormatName } from '../traces/trace-format';
import type { MappingPolicy } from './demand-pager';
import type { TraceSettings } from './trace-report';

/** What is to be run: the regimes, and all that they have in common. */
export interface TracePlan {
  readonly regimes: readonly NamedRegime[];
  readonly guest: Geometry;
  readonly host: Geometry;
  readonly tlb: CacheShape | null;
  readonly walkCache: WalkCacheDescription;
  readonly nestedTlb: CacheShape;
  readonly page: PageSize;
  readonly hostPage: PageSize;
  readonly mapping: MappingPolicy;
  readonly memoryMiB: number;
  /** References between two loads of CR3; without it there is only one, at the start. */
  readonly switchEvery?: number;
  /** References that are read of each trace; all by default. */
  readonly take?: number;
  readonly format?: TraceFormatName;
  readonly costs: Partial<CostModel>;
}

/** Frames of a machine that can hold tables: 128 MiB, of which only those count that are used. */
const TABLE_FRAMES = 2 ** 15;

/** Frames of a VM that its page tables may use. */
const TABLE_SHARE = 1 / 4;

/** Frames of a VM with so many MiB. */
export function pagesOf({ memoryMiB }: TracePlan): number {
  return memoryMiB * 2 ** (20 - FRAME_BITS);
}

/** Frames of a VM that hold data. */
export function dataPagesOf(plan: TracePlan): number {
  return Math.floor(pagesOf(plan) * (1 - TABLE_SHARE));
}

/** The machine of one regime. */
export function machineOf(plan: TracePlan, { regime, walkCache, nestedTlb }: NamedRegime): MachineDescription {
  return {
    ...X86_MACHINE,
    regime,
    tableFrames: TABLE_FRAMES,
    guest: plan.guest,
    host: plan.host,
    rules: X86_RULES,
    controls: USUAL_CONTROLS,
    tlb: plan.tlb,
    walkCache: walkCache ? plan.walkCache : null,
    nestedTlb: nestedTlb ? plan.nestedTlb : null,
    costs: { ...X86_MACHINE.costs, ...plan.costs },
  };
}

/** The plan as a report shows it. */
export function settingsOf(plan: TracePlan): TraceSettings {
  return {
    guest: plan.guest.name,
    host: plan.host.name,
    tlb: plan.tlb === null ? null : shapeText(plan.tlb),
    walkCache: `${plan.walkCache.design} ${shapeText(plan.walkCache)}`,
    nestedTlb: shapeText(plan.nestedTlb),
    page: plan.page,
    hostPage: plan.hostPage,
    mapping: plan.mapping,
    memoryMiB: plan.memoryMiB,
    switchEvery: plan.switchEvery ?? null,
    costs: { ...X86_MACHINE.costs, ...plan.costs },
  };
}

/** Log2 of the bytes of a guest page. */
export function pageBitsOf({ page }: TracePlan): number {
  return PAGE_BITS[page];
}

import { emitHost } from './emit-host';
import type { LoopParts } from './bind-loop';
import { bindText } from './bind-loop';
import type { AddressSpace } from './address-space';
import type { CarefulWalk } from './careful-walk';

/** From a gfn to an hfn for an access kind of the user; -1 for a fault of the host. */
export type HostTranslator = (gfn: number, kind: number) => number;

/**
 * Makes the hypervisor's own way through a real map: the generated walk of the host's tree, and the careful one where that sees
 * anything unusual.
 */
export function makeHostTranslator(parts: LoopParts, careful: CarefulWalk, space: AddressSpace): HostTranslator {
  const text = (context: Parameters<typeof emitHost>[0]): string => `'use strict';
${emitHost(context)}
return function translate(gfn, kind) {
const frame = toHost(gfn, HOST_WANT[kind], HOST_CARE[kind], (kind & 1) !== 0, ${space.hostRoot}, ${space.vm << 20});
return frame < 0 ? careful(gfn, kind) : frame;
};`;
  const walkWithCare: HostTranslator = (gfn, kind) => careful.translateFrame(space, gfn, kind);
  return bindText<HostTranslator>(parts, text, { careful: walkWithCare });
}

import { KIND, KINDS } from '../access';
import type { Controls, EntryRules } from '../entry-rules';
import { BIT } from '../entry-rules';

/** Execute-disable among the rights of a cached translation; entries have it in another word. */
export const NO_EXECUTE = 0x8;

/**
 * What each access kind needs, as masks: an access may use a leaf if `((rights ^ want) & care) === 0`, where `rights` is the AND
 * of all entries on the way.
 */
export interface Demands {
  /** Bits that matter, by access kind. */
  readonly care: Int32Array;
  /** The value that they must have, by access kind. */
  readonly want: Int32Array;
}

/**
 * What a guest's or direct tree must grant.
 *
 * | access | needs |
 * | --- | --- |
 * | user | U |
 * | write by user, or by kernel with WP | W |
 * | fetch by kernel with SMEP, other access by kernel with SMAP | no U |
 * | fetch | no XD |
 *
 * @source Intel SDM volume 3A, section "Determination of Access Rights"
 */
export function virtualDemands(rules: EntryRules, controls: Controls): Demands {
  return makeDemands((kind) => {
    const isUser = (kind & KIND.USER) !== 0;
    const isFetch = (kind & KIND.FETCH) !== 0;
    const needs: number[] = [BIT.P];
    const forbids: number[] = [];
    if (isUser && rules.userMode) needs.push(BIT.U);
    if ((kind & KIND.WRITE) !== 0 && (isUser || controls.wp)) needs.push(BIT.W);
    if (!isUser && rules.userMode && (isFetch ? controls.smep : controls.smap)) forbids.push(BIT.U);
    if (isFetch && rules.executeDisable && controls.nxe) forbids.push(NO_EXECUTE);
    return { needs, forbids };
  });
}

/**
 * What a host's tree must grant: every access counts as one by the user, and writes always need W.
 *
 * @source AMD64 Architecture Programmer's Manual volume 2, section "Nested Paging": nested walks are user accesses
 */
export function hostDemands(rules: EntryRules, controls: Controls): Demands {
  return makeDemands((kind) => {
    const needs: number[] = [BIT.P];
    const forbids: number[] = [];
    if (rules.userMode) needs.push(BIT.U);
    if ((kind & KIND.WRITE) !== 0) needs.push(BIT.W);
    if ((kind & KIND.FETCH) !== 0 && rules.executeDisable && controls.nxe) forbids.push(NO_EXECUTE);
    return { needs, forbids };
  });
}

/** Adds what lets a walk, or a cached translation, do without any write to a table: A, and for a write D. */
export function withMarks(demands: Demands): Demands {
  return makeDemands((kind) => ({
    needs: [
      (demands.care[kind] ?? 0) & (demands.want[kind] ?? 0),
      BIT.A,
      ...((kind & KIND.WRITE) !== 0 ? [BIT.D] : []),
    ],
    forbids: [(demands.care[kind] ?? 0) & ~(demands.want[kind] ?? 0)],
  }));
}

function makeDemands(
  demand: (kind: number) => { readonly needs: readonly number[]; readonly forbids: readonly number[] },
): Demands {
  const care = new Int32Array(KINDS);
  const want = new Int32Array(KINDS);
  for (let kind = 0; kind < KINDS; kind++) {
    const { needs, forbids } = demand(kind);
    want[kind] = needs.reduce((sum, bit) => sum | bit, 0);
    care[kind] = forbids.reduce((sum, bit) => sum | bit, want[kind] ?? 0);
  }
  return { care, want };
}

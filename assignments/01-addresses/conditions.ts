import type { Property, Step } from '../../grader/contracts/chapter';
import type { Json, JsonObject } from '../../grader/contracts/json';

type Condition = NonNullable<Property['condition']>;

/** The weights of idx[0], idx[1] and offset in a 32-bit address. */
const WEIGHTS32 = [2n ** 22n, 2n ** 12n, 1n] as const;

/** The weights of idx[0] to idx[3] and offset in the lower 48 bits. */
const WEIGHTS48 = [2n ** 39n, 2n ** 30n, 2n ** 21n, 2n ** 12n, 1n] as const;

/** The parts of every `split32` and `join32` add up to the address, each part below the weight of its neighbour. */
export const partsAddUp32: Condition = (steps) =>
  firstProblem(steps, ({ call, result }) => {
    const isSplit = call.op === 'split32';
    const address = isSplit ? call.args['va'] : result;
    const parts = partsOf(isSplit ? result : call.args);
    if (typeof address !== 'string' || parts === null) return `${call.op} gives no parts or no address.`;
    return addUp(parts, WEIGHTS32, 2n ** 32n) === BigInt(address) ? null : 'The parts do not add up to the address.';
  });

/** The parts of every canonical value add up to its lower 48 bits; every other value is a fault at that value. */
export const partsAddUp48: Condition = (steps) =>
  firstProblem(steps, ({ call, result }) => {
    const va = BigInt(String(call.args['va']));
    const isCanonical = BigInt.asUintN(64, BigInt.asIntN(48, va)) === va;
    if (field(result, 'ok') !== isCanonical) {
      return `The value is ${isCanonical ? '' : 'not '}canonical, and split48 says otherwise.`;
    }
    if (!isCanonical) {
      return field(field(result, 'fault'), 'at') === call.args['va'] ? null : 'The fault is not at the input.';
    }
    const parts = partsOf(result);
    const sum = parts === null ? null : addUp(parts, WEIGHTS48, 2n ** 48n);
    return sum === BigInt.asUintN(48, va) ? null : 'The parts do not add up to the lower 48 bits.';
  });

/** page * pageSize + offset = va, and 0 <= offset < pageSize. */
export const pageAndOffsetAddUp: Condition = (steps) =>
  firstProblem(steps, ({ call, result }) => {
    const [page, offset, pageSize] = [field(result, 'page'), field(result, 'offset'), call.args['pageSize']];
    if (typeof page !== 'number' || typeof offset !== 'number' || typeof pageSize !== 'number') {
      return 'pageOf gives no page or no offset.';
    }
    if (offset < 0 || offset >= pageSize) return 'The offset is not inside the page.';
    return page * pageSize + offset === Number(call.args['va']) ? null : 'page * pageSize + offset is not the address.';
  });

/** The pages are those of the bytes, looked at one by one. */
export const pagesOfEveryByte: Condition = (steps) =>
  firstProblem(steps, ({ call, result }) => {
    const [va, len, pageSize] = ['va', 'len', 'pageSize'].map((name) => Number(call.args[name])) as [
      number,
      number,
      number,
    ];
    const pages = new Set<number>();
    for (let byte = va; byte < va + len; byte++) pages.add((byte - (byte % pageSize)) / pageSize);
    return JSON.stringify(result) === JSON.stringify([...pages])
      ? null
      : 'The pages are not those of the bytes, ascending and each once.';
  });

/** Asks of every operation that the reference answers with a value; one that is refused has nothing to add up. */
function firstProblem(steps: readonly Step[], problemOf: (step: Step) => string | null): ReturnType<Condition> {
  for (const [at, step] of steps.entries()) {
    const message = 'thrown' in step.reply ? null : problemOf(step);
    if (message !== null) return { at, message };
  }
  return null;
}

/** The indices, then the offset; null for anything else. */
function partsOf(value: Json): readonly number[] | null {
  const [idx, offset] = [field(value, 'idx'), field(value, 'offset')];
  if (!Array.isArray(idx) || typeof offset !== 'number') return null;
  const parts: readonly Json[] = [...(idx as readonly Json[]), offset];
  return parts.every((part) => Number.isSafeInteger(part)) ? (parts as readonly number[]) : null;
}

/** The sum of the parts times their weights; null if a part does not fit below the weight before it, or one is missing. */
function addUp(parts: readonly number[], weights: readonly bigint[], limit: bigint): bigint | null {
  if (parts.length !== weights.length) return null;
  let sum = 0n;
  for (const [index, part] of parts.entries()) {
    const weight = weights[index] ?? 0n;
    const above = weights[index - 1] ?? limit;
    if (part < 0 || BigInt(part) * weight >= above) return null;
    sum += BigInt(part) * weight;
  }
  return sum;
}

function field(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}

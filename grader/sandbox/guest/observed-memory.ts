import type { ObservedMemory32, ObservedMemory64 } from '../../contracts/operations';
import { describeWord } from './describe-word';
import type { ErrorClass } from './machine-module';
import type { ObservedLog } from './observed-log';
import { bigintToText, emptyStore, freeze, numberToText, toNumber, Words32, Words64 } from './primordials';

const REFUSAL_CODE = { misaligned: 'm', 'out-of-range': 'o' } as const;
const WORD_END = 2n ** 64n;

/**
 * Creates an observed 32-bit memory, all zero. Pages of 4096 bytes are made when they are first written.
 *
 * A refused access is logged and throws; a written value that is no unsigned word is logged and changes nothing.
 *
 * @param size - in bytes, at most 2^32
 * @source course README.md C.15 and section 4
 */
export function observeMemory32(size: number, log: ObservedLog, BusError: ErrorClass): ObservedMemory32 {
  const pages = emptyStore<Uint32Array>();
  const end = size - 4;

  function isWord(pa: unknown): pa is number {
    return typeof pa === 'number' && pa >= 0 && pa <= end && pa % 4 === 0;
  }
  function store(pa: number, value: number): void {
    const page = (pages[pa >>> 12] ??= new Words32(1024));
    page[(pa & 0xfff) >>> 2] = value;
  }
  function read32(pa: number): number {
    if (!isWord(pa)) return refuse('r', pa, '');
    const value = pages[pa >>> 12]?.[(pa & 0xfff) >>> 2] ?? 0;
    log.reference('r' + numberToText(pa, 16) + ':' + numberToText(value, 16) + ';');
    return value;
  }
  function write32(pa: number, value: number): void {
    if (!isWord(pa)) refuse('w', pa, ':' + describeWord(value));
    const good = typeof value === 'number' && value >>> 0 === value;
    log.reference('w' + numberToText(pa, 16) + ':' + describeWord(value) + (good ? '' : '!b') + ';');
    if (good) store(pa, value);
  }
  function refuse(kind: 'r' | 'w', pa: unknown, value: string): never {
    const inside = typeof pa === 'number' && pa >= 0 && pa <= end;
    return refuseAccess({ log, BusError }, kind, describeWord(pa), value, inside ? 'misaligned' : 'out-of-range');
  }

  return {
    view: freeze({ read32: freeze(read32), write32: freeze(write32), size }),
    peek: (pa) => (isWord(pa) ? (pages[pa >>> 12]?.[(pa & 0xfff) >>> 2] ?? 0) : outsideMemory('peek', pa)),
    poke: (pa, value) => (isWord(pa) ? store(pa, value) : outsideMemory('poke', pa)),
  };
}

/**
 * Creates an observed 64-bit memory, all zero: {@link observeMemory32} with bigint addresses and entries.
 *
 * @param size - in bytes, at most 2^48
 */
export function observeMemory64(size: bigint, log: ObservedLog, BusError: ErrorClass): ObservedMemory64 {
  const pages = emptyStore<BigUint64Array>();
  const end = toNumber(size - 8n);

  /** The address as a number, which is exact for every address of a memory; -1 for what is no address of a word. */
  function placeOf(pa: unknown): number {
    if (typeof pa !== 'bigint') return -1;
    const place = toNumber(pa);
    return place >= 0 && place <= end && place % 8 === 0 ? place : -1;
  }
  function load(place: number): bigint {
    const offset = place % 4096;
    return pages[(place - offset) / 4096]?.[offset / 8] ?? 0n;
  }
  function store(place: number, value: bigint): void {
    const offset = place % 4096;
    const page = (pages[(place - offset) / 4096] ??= new Words64(512));
    page[offset / 8] = value;
  }
  function read64(pa: bigint): bigint {
    const place = placeOf(pa);
    if (place < 0) return refuse('r', pa, '');
    const value = load(place);
    log.reference('r' + numberToText(place, 16) + ':' + bigintToText(value, 16) + ';');
    return value;
  }
  function write64(pa: bigint, value: bigint): void {
    const place = placeOf(pa);
    if (place < 0) refuse('w', pa, ':' + describeWord(value));
    const good = typeof value === 'bigint' && value >= 0n && value < WORD_END;
    log.reference('w' + numberToText(place, 16) + ':' + describeWord(value) + (good ? '' : '!b') + ';');
    if (good) store(place, value);
  }
  function refuse(kind: 'r' | 'w', pa: unknown, value: string): never {
    const inside = typeof pa === 'bigint' && pa >= 0n && toNumber(pa) <= end;
    return refuseAccess({ log, BusError }, kind, describeWord(pa), value, inside ? 'misaligned' : 'out-of-range');
  }

  return {
    view: freeze({ read64: freeze(read64), write64: freeze(write64), size }),
    peek: (pa) => {
      const place = placeOf(pa);
      return place < 0 ? outsideMemory('peek', pa) : load(place);
    },
    poke: (pa, value) => {
      const place = placeOf(pa);
      if (place < 0) outsideMemory('poke', pa);
      store(place, value);
    },
  };
}

function refuseAccess(
  bus: { readonly log: ObservedLog; readonly BusError: ErrorClass },
  kind: 'r' | 'w',
  address: string,
  value: string,
  reason: 'misaligned' | 'out-of-range',
): never {
  bus.log.reference(kind + address + value + '!' + REFUSAL_CODE[reason] + ';');
  throw new bus.BusError(reason + ' ' + (kind === 'r' ? 'read' : 'write') + ' at 0x' + address);
}

function outsideMemory(what: 'peek' | 'poke', pa: unknown): never {
  throw new Error(what + ': 0x' + describeWord(pa) + ' is no address of a word in this memory');
}

import type { Step } from '../../../grader/contracts/chapter';
import type { JsonObject } from '../../../grader/contracts/json';
import { PAGE } from '../layouts';
import { SLOT } from './draw-guest';

/** A piece of host memory that the host with this root has given to its VM. */
interface Piece {
  readonly hostRoot: string;
  readonly first: number;
  readonly bytes: number;
}

/**
 * Finds a translation that gave the current VM memory of the other one: memory that the layouts of another host root
 * map, and those of its own do not.
 *
 * @returns the step and a sentence, or null
 */
export function foreignFrame(steps: readonly Step[]): { readonly at: number; readonly message: string } | null {
  const pieces: Piece[] = [];
  let hostRoot = '';
  for (const [at, { call, reply, result }] of steps.entries()) {
    if (call.op === 'layoutHost') pieces.push(...piecesOf(call.args));
    if (call.op === 'tlb.load' && !('thrown' in reply)) hostRoot = String(call.args['hostRoot']);
    const hpa = call.op === 'tlb.translate' ? hpaOf(result) : null;
    if (hpa === null) continue;
    const owners = pieces.filter(({ first, bytes }) => hpa >= first && hpa < first + bytes);
    if (owners.length > 0 && owners.every((piece) => piece.hostRoot !== hostRoot)) {
      return { at, message: 'the translation leads into the memory of the other VM (07.S16, 07.S22)' };
    }
  }
  return null;
}

function piecesOf(args: JsonObject): readonly Piece[] {
  const map = args['map'] as readonly JsonObject[];
  return map.map(({ hpa, big }) => ({
    hostRoot: String(args['hostRoot']),
    first: Number(hpa),
    bytes: big === true ? SLOT : PAGE,
  }));
}

function hpaOf(result: Step['result']): number | null {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return null;
  const { hpa } = result as JsonObject;
  return typeof hpa === 'string' ? Number(hpa) : null;
}

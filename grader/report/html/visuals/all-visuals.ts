import type { Checkpoint } from '../../../contracts/generated/report';
import { nestedWalks } from './nested-walk';
import type { Figure, Visual } from './visual';

/** Every kind of picture. A new one is a file here, a template of the same name, and a line in this list. */
const VISUALS: readonly Visual[] = [nestedWalks];

/** Draws all pictures of a checkpoint. */
export function drawFigures(checkpoint: Checkpoint, id: string): readonly Figure[] {
  return VISUALS.flatMap((visual) => visual(checkpoint, id));
}

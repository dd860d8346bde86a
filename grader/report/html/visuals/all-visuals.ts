import type { Checkpoint } from '../../../contracts/generated/report';
import { nestedWalks } from './nested-walk';
import type { Sketch, Visual } from './visual';

/** Every kind of picture. A new one is a file here, a template of the same name, and a line in this list. */
const VISUALS: readonly Visual[] = [nestedWalks];

/** Everything that can be drawn of a checkpoint. */
export function sketchFigures(checkpoint: Checkpoint, id: string): readonly Sketch[] {
  return VISUALS.flatMap((visual) => visual(checkpoint, id));
}

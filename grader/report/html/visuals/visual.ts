import type { Checkpoint } from '../../../contracts/generated/report';

/** A picture of a checkpoint, ready for the template that has the name `kind`. */
export interface Figure {
  /** Name of the template that shows it. */
  readonly kind: string;
  /** What a list says of it: its title and its result. */
  readonly caption: string;
  /** Whether it shows no difference; such pictures are folded. */
  readonly passed: boolean;
}

/** A picture that may be drawn. */
export interface Sketch extends Pick<Figure, 'caption' | 'passed'> {
  /** Draws it, which takes far longer than to tell what it would show. */
  draw(): Figure;
}

/**
 * A kind of picture: takes what it can draw from a checkpoint; an empty list if there is nothing for it.
 *
 * @param id - unique in the document for this checkpoint; every id in the picture starts with it
 */
export type Visual = (checkpoint: Checkpoint, id: string) => readonly Sketch[];

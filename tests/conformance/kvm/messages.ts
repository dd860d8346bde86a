import type { Vector } from '../read-vectors';
import type { Features, Unavailable } from './open-device';

/**
 * What the process that holds the machine says, one JSON object a line: that there is no machine; or what the machine can
 * do, and then each vector that it has answered. A vector's id is its seed.
 */
export type Message =
  | { readonly is: 'unavailable'; readonly unavailable: Unavailable }
  | { readonly is: 'features'; readonly features: Features }
  | { readonly is: 'vector'; readonly vector: Vector };

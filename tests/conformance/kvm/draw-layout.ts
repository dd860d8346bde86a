import { randomOf } from '../../support/random-of';
import type { Layout } from '../replay-vector';

const SEEDS_PER_LAYOUT = 256;

const PAGES = 4096;
const CHUNKS = { 'chunks-2': 2, 'chunks-8': 8, 'chunks-32': 32 } as const;

/** The names of the maps of every layout. */
export const MAP_NAMES = ['identity', ...Object.keys(CHUNKS)];

/** The block of neighbouring seeds that share their maps: making a machine for a map takes longer than running a vector. */
export function blockOf(seed: number): number {
  return Math.floor(seed / SEEDS_PER_LAYOUT);
}

/** Draws the maps of a vector's seed: the identity, and three with scattered chunks, of which one in eight is a hole. */
export function drawLayout(seed: number, { maxphyaddr, gbpages }: Pick<Layout, 'maxphyaddr' | 'gbpages'>): Layout {
  // Vectors draw from the seeds from 0 on.
  const random = randomOf(-1 - blockOf(seed));
  const maps: Record<string, Layout['maps'][string]> = { identity: { chunkPages: PAGES, chunks: [0] } };
  for (const [name, chunkPages] of Object.entries(CHUNKS)) {
    const hosts = random.shuffle(Array.from({ length: PAGES / chunkPages }, (_, i) => i));
    maps[name] = { chunkPages, chunks: hosts.map((host) => (random.chance(1, 8) ? -1 : host)) };
  }
  return { maxphyaddr, gbpages, guestPages: PAGES, hostPages: PAGES, maps };
}

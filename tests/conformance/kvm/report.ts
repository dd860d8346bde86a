import type { Features, Unavailable } from './open-device';
import type { Finding, Tally } from './run-live';

const COMMAND = 'npm run conformance:kvm --';

/** Says why nothing was run, and what to do. */
export function skippedSentence({ why, remedy }: Unavailable): string {
  return `Skipped the live conformance run, because ${why}; to have it, ${remedy}.`;
}

/** Says which command runs the same vectors again. */
export function againCommand(seed: number, count: number): string {
  return `${COMMAND} --seed ${seed} --count ${count}`;
}

/** Says what the machine can do, as far as vectors depend on it. */
export function machineSentence({ maxphyaddr, gbpages, smep, smap }: Features): string {
  const with1 = (what: string, bit: 0 | 1): string => `${bit === 1 ? 'with' : 'without'} ${what}`;
  return `The machine has ${maxphyaddr} physical address bits, ${with1('SMEP', smep)}, ${with1('SMAP', smap)}, ${with1('pages of 1 GiB', gbpages)}.`;
}

/** Says a disagreement: where, what the machine did, what ours did, and how to see it again. */
export function findingText({ vector, disagreement }: Finding): string {
  const { id, kind, map, cfg } = vector;
  const { access, what, expected, got } = disagreement;
  const settings = Object.entries(cfg).map(([name, bit]) => `${name}=${bit}`);
  const place = access === null ? what.replace(/^word/, 'after all accesses, word') : `access ${access}, ${what}`;
  return [
    `seed ${id} (${kind}, map ${map}, ${settings.join(' ')}), ${place}`,
    `  machine: ${expected}`,
    `  ours:    ${got}`,
    `  again:   ${againCommand(Number(id), 1)}`,
  ].join('\n');
}

/** Says what a run has come to, in one line for the answers and one for the agreement. */
export function summaryText({ vectors, accesses, wrongVectors, disagreements, policy, answers }: Tally): string {
  const kinds = [...answers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, times]) => `${name}: ${times}`);
  return [
    `answers of the machine: ${kinds.join(', ')}`,
    `${vectors} vectors, ${accesses} accesses: ${vectors - wrongVectors} vectors agree, ${disagreements} disagreements; ` +
      `A or D differ in ${policy} words as the architecture allows`,
  ].join('\n');
}

import type { Step } from '../contracts/chapter';

/** Digestable form of a step: everything that was observed but the submission's own words. */
export function observedForm(step: Step): readonly unknown[] {
  const reply = 'thrown' in step.reply ? { thrown: step.reply.thrown.kind } : step.reply;
  const references = step.references.map(({ kind, address, value, refused }) => [
    kind,
    address,
    value ?? '',
    refused ?? '',
  ]);
  return [reply, references, step.frames.map(({ kind, hfn }) => [kind, hfn]), step.calls];
}

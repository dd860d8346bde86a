/**
 * `npm run conformance:kvm -- [--seed N] [--count N] [--list N]`: draws vectors, puts them to the memory management of a
 * KVM guest, and compares its answers with our walker's. Ends with 0 if all agree or nothing can be run here, with 1 if
 * anything differs or the machine does not come to an end, with 2 for wrong options.
 */
import { parseArgs } from 'node:util';
import { askMachine, MachineFailure } from './ask-machine';
import { againCommand, findingText, machineSentence, skippedSentence, summaryText } from './report';
import { emptyTally, runLive } from './run-live';

const DEFAULT_COUNT = '1000';
const DEFAULT_LIST = '10';
/** Seeds beyond have the same vectors again. */
const SEEDS = 2 ** 31;

interface Options {
  readonly seed: number;
  readonly count: number;
  /** How many disagreements are printed; all are counted. */
  readonly list: number;
}

/** Reads the options; null if one is wrong. */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: String(Date.now() % SEEDS) },
        count: { type: 'string', default: DEFAULT_COUNT },
        list: { type: 'string', default: DEFAULT_LIST },
      },
    });
    const numberOf = (text: string): number => (/^\d{1,10}$/.test(text) ? Number(text) : NaN);
    const [seed, count, list] = [numberOf(values.seed), numberOf(values.count), numberOf(values.list)];
    return seed < SEEDS && count > 0 && list >= 0 ? { seed, count, list } : null;
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) {
    console.error('conformance:kvm: the options are --seed N, --count N (at least 1) and --list N, whole numbers');
    return 2;
  }
  const { seed, count, list } = options;
  let found = 0;
  const tally = emptyTally();
  try {
    await runLive(
      askMachine(seed, count),
      (finding) => {
        if (++found <= list) console.log(findingText(finding));
      },
      tally,
    );
  } catch (error) {
    if (!(error instanceof MachineFailure)) throw error;
    const next = seed + tally.vectors;
    console.log(`The machine has failed at seed ${next}: ${error.message}\n  again:   ${againCommand(next, 1)}`);
    found++;
  }
  if (tally.unavailable !== null) {
    console.log(skippedSentence(tally.unavailable));
    return 0;
  }
  if (found > list) console.log(`... and ${found - list} more`);
  if (tally.features !== null) console.log(machineSentence(tally.features));
  console.log(`${summaryText(tally)}\nseed ${seed}; again with: ${againCommand(seed, count)}`);
  return found === 0 && tally.vectors === count ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});

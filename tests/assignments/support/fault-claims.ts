import { loaderOf, scoreOf, type ChapterKit, type Fault } from './chapter-kit';
import type { Claim } from './claims';

/** What a named fault does to the suites. */
interface Catch {
  readonly fault: Fault;
  /** Tests and properties that the fault fails. */
  readonly visible: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  readonly score: number;
}

/** What must hold of the named faults of every chapter; they are numbered 1 to `count`. */
export function faultClaims(kit: ChapterKit, count: number): readonly Claim[] {
  let caught: Promise<readonly Catch[]> | null = null;
  const over = (find: (catches: readonly Catch[]) => readonly unknown[]) => async () =>
    find(await (caught ??= catchAll(kit)));
  return [
    { claim: 'are those of the course, with a hint ladder each', problems: () => misnamed(kit, count) },
    {
      claim: 'are each caught by a visible test or by two hidden ones',
      problems: over((catches) =>
        catches.filter(({ visible, hidden }) => visible.size < 1 && hidden.size < 2).map(idOf),
      ),
    },
    {
      claim: 'are caught by a visible test in at least half of the cases',
      problems: over((catches) => {
        const missed = catches.filter(({ visible }) => visible.size === 0).map(idOf);
        return 2 * missed.length <= count ? [] : missed;
      }),
    },
    {
      claim: 'are caught by every test and property that says it is meant to',
      problems: over((catches) => brokenPromises(kit, catches)),
    },
    {
      claim: 'leave points to earn, and never nearly all of them',
      problems: over((catches) =>
        catches.filter(({ score }) => score < 5 || score > 97).map(({ fault, score }) => [fault.id, score]),
      ),
    },
  ];
}

async function catchAll(kit: ChapterKit): Promise<readonly Catch[]> {
  const catches: Catch[] = [];
  for (const fault of kit.chapter.faults?.faults ?? []) {
    const judged = await kit.judge(loaderOf(kit.textWith(fault)));
    const failed = judged.filter(({ verdict }) => verdict !== 'pass');
    const testsIn = (visibility: string): ReadonlySet<string> =>
      new Set(failed.filter((checkpoint) => checkpoint.visibility === visibility).map(({ test }) => test));
    catches.push({ fault, visible: testsIn('visible'), hidden: testsIn('hidden'), score: scoreOf(judged) });
  }
  return catches;
}

function misnamed({ chapter }: ChapterKit, count: number): readonly string[] {
  const named = Array.from({ length: count }, (_, index) => `${chapter.id.slice(0, 2)}-M${index + 1}`);
  const faults = (chapter.faults?.faults ?? []).map(({ id }) => id);
  const served = (chapter.hints?.ladders ?? []).flatMap((ladder) => ladder.faults);
  return [
    ...named.filter((id) => !faults.includes(id)).map((id) => `${id} is missing`),
    ...faults.filter((id) => !named.includes(id)).map((id) => `${id} is none of the course's`),
    ...named.filter((id) => !served.includes(id)).map((id) => `${id} has no hints`),
  ];
}

function brokenPromises({ chapter }: ChapterKit, catches: readonly Catch[]): readonly string[] {
  const entries = chapter.suites.flatMap((suite) => [...suite.tests, ...(suite.properties ?? [])]);
  return catches.flatMap(({ fault, visible, hidden }) =>
    entries
      .filter(({ id, misconceptions }) => misconceptions?.includes(fault.id) && !visible.has(id) && !hidden.has(id))
      .map(({ id }) => `${id} does not catch ${fault.id}`),
  );
}

function idOf({ fault }: Catch): string {
  return fault.id;
}

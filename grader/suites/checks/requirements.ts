import type { FileProblem } from '../../contracts/file-problem';
import type { Property, Test } from '../../contracts/generated/suite';
import { entriesOf, problemIn, suitesOf, type ChapterDraft, type Check, type Placed } from '../chapter-draft';
import { unknownName } from '../nearest-name';
import { show } from '../show-value';
import { RequirementGraph } from '../requirement-graph';

const DEEPEST = 4;

/** Every requirement is a test of the same suite. */
export const checkRequirementNames: Check = (draft) =>
  suitesOf(draft).flatMap((suite) => {
    const entries = entriesOf([suite]);
    const tests = suite.value.tests.map(({ id }) => id);
    return entries.flatMap((entry) =>
      (entry.item.requires ?? []).flatMap((id, index) => {
        if (tests.includes(id)) return [];
        return [problemIn(entry, ['requires', index], describeUnknown(id, entry, draft, tests))];
      }),
    );
  });

/** No test requires itself, directly or through others. */
export const checkRequirementCycles: Check = (draft) =>
  perSuite(draft, (graph, entries) =>
    graph.cycles().flatMap((cycle) => {
      const message = `Requirements form a cycle: ${cycle.map(show).join(' -> ')}; remove one of them.`;
      return atRequires(entries, cycle[0], message);
    }),
  );

/** No chain of requirements is longer than four. */
export const checkRequirementDepth: Check = (draft) =>
  perSuite(draft, (graph, entries) => {
    if (graph.cycles().length > 0) return [];
    return entries.flatMap(({ item }) => {
      const chain = graph.longestChain(item.id);
      // One more than allowed is told; tests that stand on such a test would only repeat it.
      if (chain.length - 1 !== DEEPEST + 1) return [];
      const message = `Requirements are ${DEEPEST + 1} deep: ${chain.map(show).join(' -> ')}; at most ${DEEPEST} are allowed.`;
      return atRequires(entries, item.id, message);
    });
  });

/** Nothing that a gate test stands on, however far down, is an edge test. */
export const checkGateRequirements: Check = (draft) =>
  perSuite(draft, (graph, entries) =>
    entries.flatMap(({ item }) => {
      if (!('band' in item) || item.band !== 'gate') return [];
      const edge = graph.reachable(item.id).find((id) => bandOf(entries, id) === 'edge');
      if (edge === undefined) return [];
      return atRequires(
        entries,
        item.id,
        `A gate test never requires an edge test, but ${show(item.id)} requires ${show(edge)}.`,
      );
    }),
  );

type Entries = readonly Placed<Test | Property>[];

function perSuite(
  draft: ChapterDraft,
  check: (graph: RequirementGraph, entries: Entries) => readonly FileProblem[],
): readonly FileProblem[] {
  return suitesOf(draft).flatMap((suite) => {
    const entries = entriesOf([suite]);
    // With an id that two tests have, a requirement means neither; the rule about ids tells that.
    if (new Set(entries.map(({ item }) => item.id)).size < entries.length) return [];
    return check(new RequirementGraph(entries.map(({ item }) => item)), entries);
  });
}

function describeUnknown(id: string, entry: Placed<unknown>, draft: ChapterDraft, tests: readonly string[]): string {
  const elsewhere = entriesOf(suitesOf(draft)).find(({ item }) => item.id === id);
  if (elsewhere === undefined) return unknownName('test', id, tests);
  if (elsewhere.source === entry.source) return `${show(id)} is a property; only tests can be required.`;
  return `${show(id)} is in the ${elsewhere.suite.visibility} suite; requirements stay inside one suite.`;
}

function atRequires(entries: Entries, id: string | undefined, message: string): readonly FileProblem[] {
  const entry = entries.find(({ item }) => item.id === id);
  return entry === undefined ? [] : [problemIn(entry, ['requires'], message)];
}

function bandOf(entries: Entries, id: string): string | undefined {
  const item = entries.find((entry) => entry.item.id === id)?.item;
  return item !== undefined && 'band' in item ? item.band : undefined;
}

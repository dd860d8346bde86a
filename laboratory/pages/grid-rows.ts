import { CACHE_NAMES, plural } from '../walk/summarise-walk';
import type { WalkEvent, WalkLookUp, WalkReference } from '../walk/walk-report';

/** One attempt of an access: what hardware did from its start, or from the last exit, to the next exit or its end. */
export interface WalkAttempt {
  readonly guestSteps: number;
  readonly hostSteps: number;
  /** In order; references of hardware and look-ups only. */
  readonly events: readonly (WalkReference | WalkLookUp)[];
  readonly title: string;
  /** Unique in the document. */
  readonly id: string;
}

/** A place of a row; without a reference nothing was read there. */
export interface GridCell {
  readonly column: number;
  readonly reference: WalkReference | undefined;
}

/** A row of the grid. */
export interface GridRow {
  readonly name: string;
  readonly translates: string | undefined;
  readonly cells: readonly GridCell[];
  /** Why cells of the row are empty. */
  readonly skippedBy: string | undefined;
}

/** Cuts the events of an access into its attempts; those of the hypervisor's software are left out. */
export function attemptsOf(events: readonly WalkEvent[]): (WalkReference | WalkLookUp)[][] {
  const attempts: (WalkReference | WalkLookUp)[][] = [];
  for (const event of events) {
    if (event.kind === 'exit' || (event.kind === 'reference' && event.by === 'hypervisor')) continue;
    (attempts[event.attempt] ??= []).push(event);
  }
  return attempts.map((attempt) => attempt ?? []);
}

/** Lays the references of an attempt out in rows: that of the one tree, if there is one, then those of the nested walk. */
export function gridRows(attempt: WalkAttempt): GridRow[] {
  return [...directRow(attempt), ...nestedRows(attempt)];
}

/** Says what the picture shows, row by row. */
export function describeRows(rows: readonly GridRow[]): string {
  const sentences = rows.map(({ name, cells, skippedBy }) => {
    const read = cells.flatMap(({ reference }) => (reference === undefined ? [] : [reference.n]));
    const skipped = cells.length - read.length;
    const why = skippedBy === undefined ? 'not needed' : `saved by the ${skippedBy}`;
    const numbers =
      read.length === 0 ? 'no reference' : `${plural(read.length, 'reference', 'references')} (${read.join(', ')})`;
    return `${name}: ${numbers}${skipped === 0 ? '' : `, ${plural(skipped, 'cell', 'cells')} ${why}`}`;
  });
  return `${sentences.join('; ')}.`;
}

function directRow({ events, guestSteps }: WalkAttempt): GridRow[] {
  const direct = referencesOf(events).filter(({ dimension }) => dimension === 'direct');
  if (direct.length === 0) return [];
  const cells = Array.from({ length: guestSteps }, (_, column) => ({
    column,
    reference: direct.find(({ step }) => step === column),
  }));
  const isWhole = cells.every(({ reference }) => reference !== undefined);
  return [
    {
      name: 'one tree',
      translates: direct[0]?.translates,
      cells,
      skippedBy: isWhole ? undefined : savedBy(events, 'walk-cache'),
    },
  ];
}

function nestedRows({ events, guestSteps, hostSteps }: WalkAttempt): GridRow[] {
  const nested = referencesOf(events).filter(({ dimension }) => dimension !== 'direct');
  const isDirect = referencesOf(events).some(({ dimension }) => dimension === 'direct');
  const first = Math.min(...nested.map(({ row }) => row));
  if (nested.length === 0 && (isDirect || hostSteps === 0)) return [];
  return Array.from({ length: guestSteps + 1 }, (_, row) => row)
    .filter((row) => !isDirect || row >= first)
    .map((row) => {
      const inRow = nested.filter((reference) => reference.row === row);
      const isData = row === guestSteps;
      const cells = Array.from({ length: isData ? hostSteps : hostSteps + 1 }, (_, column) => ({
        column,
        reference: inRow.find(({ dimension, step }) => (dimension === 'guest' ? hostSteps : step) === column),
      }));
      const translates = inRow.find(({ dimension }) => dimension === 'host')?.translates;
      return { name: isData ? 'data' : `guest step ${row}`, translates, cells, skippedBy: rowSavedBy(events, row) };
    });
}

/** The cache that a row owes its empty cells to, if any. */
function rowSavedBy(events: WalkAttempt['events'], row: number): string | undefined {
  const nestedHit = lookUpsOf(events).some((event) => event.cache === 'nested-tlb' && event.row === row && event.hit);
  return nestedHit ? CACHE_NAMES['nested-tlb'] : (savedBy(events, 'tlb') ?? skippedStep(events, row));
}

/** A hit stands for the entries up to its step, and where it holds an hPA, also for the host walk to the next one. */
function skippedStep(events: WalkAttempt['events'], row: number): string | undefined {
  const hit = lookUpsOf(events).some((event) => event.cache === 'walk-cache' && event.hit && row <= event.step + 1);
  return hit ? CACHE_NAMES['walk-cache'] : undefined;
}

function savedBy(events: WalkAttempt['events'], cache: WalkLookUp['cache']): string | undefined {
  return lookUpsOf(events).some((event) => event.cache === cache && event.hit) ? CACHE_NAMES[cache] : undefined;
}

function referencesOf(events: WalkAttempt['events']): WalkReference[] {
  return events.filter((event) => event.kind === 'reference');
}

function lookUpsOf(events: WalkAttempt['events']): WalkLookUp[] {
  return events.filter((event) => event.kind === 'cache');
}

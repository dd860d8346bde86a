import type { Chapter } from '../../contracts/chapter';
import type { Judging } from '../../judge/judge-context';
import { planCheckpoints } from '../../judge/checkpoint-plan';
import type { CourseChapter, Grading } from '../../contracts/grading';
import { diagnose } from '../../score/diagnose';
import { applyFault } from '../apply-fault';
import { assignmentPath, readReference, studentPath } from '../author-inputs';
import { inLanes } from '../../contracts/in-lanes';
import { killMatrixOf } from '../kill-matrix';
import { recordOf } from '../record-chapter';
import { runFaults, type FaultRun } from '../run-faults';
import { withRunners, type TextRunner } from '../text-runner';
import { deadCheckpoints, redundantCheckpoints } from './checkpoint-worth';
import { approximateCheckpoints, hasExactKill, withoutTolerances } from './exact-kills';
import { findDifference, type Difference } from './find-difference';
import { findTypeErrors } from './find-type-errors';
import { heldOutVariants } from './held-out-variants';
import { makeMutants, type Mutant } from './make-mutants';
import { measureDiagnosis, type DiagnosedVariant, type DiagnosisPrecision } from './measure-diagnosis';
import type { ChapterMutation, FaultRow, MatrixColumn, MutantRow } from './mutation-result';
import { failuresOf, neverEnds, runMutant, runVisible, type Kill } from './run-mutant';

/**
 * Runs every named fault and every mechanical mutant of a chapter's reference through its suites, in the graded engine,
 * and measures what the diagnosis says of held-out variants of the faults.
 *
 * @param lanes - how many variants run side by side; the result is the same for any number
 */
export async function mutateChapter(grading: Grading, part: CourseChapter, lanes: number): Promise<ChapterMutation> {
  return withRunners(grading, lanes, (runnerOf) => new ChapterMutator(grading, part, lanes, runnerOf).mutate());
}

/** Visible checkpoints that a slip fails at most, if it is to be smaller than a misconception. */
const MOST_FOR_SMALL = 2;

class ChapterMutator {
  private readonly chapter: Chapter;
  private readonly reference: string;
  private readonly approximate: ReadonlySet<string>;

  constructor(
    private readonly grading: Grading,
    private readonly part: CourseChapter,
    private readonly lanes: number,
    private readonly runnerOf: (lane: number) => TextRunner,
  ) {
    this.chapter = part.chapter;
    this.reference = readReference(part.chapter);
    this.approximate = approximateCheckpoints(part.chapter);
  }

  async mutate(): Promise<ChapterMutation> {
    const runs = await runFaults(this.grading, this.part, this.lanes);
    const faults = await this.inLanes(runs, (run, runner) => this.faultRow(run, runner));
    const all = await makeMutants(this.reference);
    const compiling = this.compiling(all);
    const mutants = await this.inLanes(compiling, (mutant, runner) => this.mutantRow(mutant, runner));
    const columns = columnsOf(this.chapter);
    const keys = new Set(compiling.map(({ key }) => key));
    return {
      chapter: this.chapter.id,
      file: `reference/${studentPath(this.chapter)}`,
      columns,
      faults,
      mutants,
      uncompilable: all.length - compiling.length,
      goneEquivalents: (this.chapter.equivalents?.mutants ?? [])
        .filter(({ key }) => !keys.has(key))
        .map(({ key, before, after }) => ({ key, before, after })),
      dead: deadCheckpoints(columns, faults, mutants),
      redundant: redundantCheckpoints(columns, faults, mutants),
      diagnosis: await this.diagnosis(runs, this.smallSlips(compiling, mutants)),
    };
  }

  private async faultRow({ fault, judged }: FaultRun, runner: TextRunner): Promise<FaultRow> {
    const kills = failuresOf(judged);
    const isExact = await this.isExact(kills, () => runner.open(this.part, this.faulty(fault)));
    return { id: fault.id, says: fault.says, kills, isExact };
  }

  private async mutantRow({ source, ...mutant }: Mutant, runner: TextRunner): Promise<MutantRow> {
    const equivalent = this.chapter.equivalents?.mutants.find(({ key }) => key === mutant.key)?.reason ?? null;
    const judging = await runner.open(this.part, source);
    if (judging === null) throw new Error(`mutantRow: ${mutant.key} type-checks, but does not compile`);
    const kills = await runMutant(judging);
    const isExact = (await this.isExact(kills, () => Promise.resolve(judging))) || (await neverEnds(judging, kills));
    const isUnexplained = kills.length === 0 && equivalent === null;
    return {
      mutant,
      kills,
      isExact,
      equivalent,
      difference: isUnexplained ? await this.difference(judging) : null,
    };
  }

  /** The reference runs beside the mutant, in a sandbox of its own: a sandbox keeps one engine at a time. */
  private difference(variant: Judging): Promise<Difference | null> {
    return withRunners(this.grading, 1, async (runnerOf) => {
      const reference = await runnerOf(0).open(this.part, this.reference);
      return reference === null ? null : findDifference(variant, reference);
    });
  }

  /** Runs the variant by widened suites only where every kill is in doubt. */
  private async isExact(kills: readonly Kill[], open: () => Promise<Judging | null>): Promise<boolean> {
    if (kills.length === 0) return false;
    if (hasExactKill(kills, this.approximate)) return true;
    if (!kills.some(({ checkpoint }) => this.approximate.has(checkpoint))) return false;
    const judging = await open();
    if (judging === null) return false;
    return hasExactKill(await runMutant({ ...judging, chapter: withoutTolerances(this.chapter) }), new Set());
  }

  private async diagnosis(runs: readonly FaultRun[], smallSlips: readonly string[]): Promise<DiagnosisPrecision> {
    const matrix = killMatrixOf(this.chapter, recordOf(this.chapter, {}, runs));
    const sources = { reference: this.reference, file: this.faultsFile, smallSlips };
    const made = await Promise.all(runs.map(({ fault }) => heldOutVariants(fault, sources)));
    const [slips, neighbours] = (['second-slip', 'neighbour'] as const).map((kind) =>
      made.flat().filter((variant) => variant.kind === kind),
    );
    // Two edits that compile alone, apart from each other, compile together.
    const variants = [...(slips ?? []), ...this.compiling(neighbours ?? [])];
    const diagnosed = await this.inLanes(variants, async (variant, runner): Promise<DiagnosedVariant> => {
      const judging = await runner.open(this.part, variant.source);
      const judged = judging === null ? [] : await runVisible(judging);
      const fails = judged.some(({ verdict }) => verdict !== 'pass');
      return { fault: variant.fault, kind: variant.kind, fails, named: diagnose(matrix, judged)?.fault ?? null };
    });
    return measureDiagnosis(diagnosed);
  }

  /** Those of some variants that compile. */
  private compiling<Variant extends { readonly source: string }>(variants: readonly Variant[]): Variant[] {
    const texts = variants.map(({ source }) => source);
    const isWrong = findTypeErrors(studentPath(this.chapter), texts);
    return variants.filter((_, index) => isWrong[index] !== true);
  }

  /** The mutants that fail few visible checkpoints on their own. */
  private smallSlips(mutants: readonly Mutant[], rows: readonly MutantRow[]): string[] {
    const visible = new Set(visibleIds(this.chapter));
    return mutants.flatMap(({ source }, index) => {
      const { kills, equivalent } = rows[index] as MutantRow;
      const failed = kills.filter(({ checkpoint }) => visible.has(checkpoint)).length;
      return equivalent === null && failed <= MOST_FOR_SMALL ? [source] : [];
    });
  }

  private faulty(fault: FaultRun['fault']): string {
    return applyFault(this.reference, fault, this.faultsFile);
  }

  private get faultsFile(): string {
    return assignmentPath(this.chapter, 'faults/faults.json');
  }

  private inLanes<Item, Result>(
    items: readonly Item[],
    work: (item: Item, runner: TextRunner) => Promise<Result>,
  ): Promise<Result[]> {
    return inLanes(this.lanes, items, (item, lane) => work(item, this.runnerOf(lane)));
  }
}

function columnsOf({ suites }: Chapter): MatrixColumn[] {
  return suites.flatMap(({ visibility, tests, properties = [] }) => [
    ...tests.flatMap((test) =>
      planCheckpoints(test).map(({ id, title, own }): MatrixColumn => {
        const isExports = own.every((index) => test.ops[index]?.op === 'expectExports');
        return { id, title, visibility, band: test.band, isExports };
      }),
    ),
    ...properties.map(({ id, title }): MatrixColumn => ({ id, title, visibility, band: 'property', isExports: false })),
  ]);
}

function visibleIds(chapter: Chapter): string[] {
  return columnsOf(chapter)
    .filter(({ visibility }) => visibility === 'visible')
    .map(({ id }) => id);
}

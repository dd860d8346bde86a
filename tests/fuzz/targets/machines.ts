import { describeFileProblem, type FileProblem } from '../../../grader/contracts/file-problem';
import { locate } from '../../../grader/suites/json-source';
import { validateDocument } from '../../../grader/suites/validate-document';
import { planMachine, type MachinePlan } from '../../../laboratory/machines/plan-machine';
import { explainWalk } from '../../../laboratory/walk/explain-walk';
import { renderWalkText } from '../../../laboratory/walk/walk-text';
import { attempt, Mishandled, type FuzzTarget } from '../fuzz-target';
import { drawMachine } from '../grammar/draw-machine';
import { mutateJsonText } from '../mutators/mutate-json-text';
import { HIDING, troubleOf } from '../oracles/hiding';

/** A machine is built for one legal file in so many, since its tables and caches take far longer than its description. */
const BUILT = 32;

/**
 * Machine files: each has problems with a place and words, or it is the description of a machine that can be built, or
 * says why not.
 *
 * @param validators - the module of compiled validators
 */
export function machinesTarget(validators: string): FuzzTarget<string> {
  return {
    name: 'machines',
    share: 100,
    make: (random) => {
      const machine = JSON.stringify(drawMachine(random));
      return random.chance(1, 2) ? machine : mutateJsonText(machine, random);
    },
    vary: mutateJsonText,
    check: (text) => {
      const { value, source, problems } = validateDocument('machine', text, 'machine.json', validators);
      if (value === null) return behaviourOf(problems);
      const { plan, problems: misfits } = planMachine(value);
      if ((plan === null) !== misfits.length > 0) throw new Mishandled('a plan with problems, or none without');
      if (plan === null) return behaviourOf(misfits.map((misfit) => locate(source, misfit)));
      expectPlan(plan);
      if (text.length % BUILT !== 0) return 'planned';
      const walk = attempt([RangeError], () => renderWalkText(explainWalk(value, plan)));
      if (walk.done && HIDING.test(walk.value)) throw new Mishandled('an explanation that hides');
      return walk.done ? 'explained' : walk.why;
    },
    sizeOf: (text) => text.length,
    save: (text) => text,
    load: (saved) => String(saved),
  };
}

/** Every problem has a place in the file and a sentence. */
function behaviourOf(problems: readonly FileProblem[]): string {
  if (problems.length === 0) throw new Mishandled('a file that is refused without a word');
  for (const problem of problems) {
    const { line, column, message } = problem;
    const trouble = troubleOf(describeFileProblem(problem)) ?? troubleOf(message);
    if (trouble !== null) throw new Mishandled(`a message ${trouble}: ${JSON.stringify(message)}`);
    if (!(line >= 1 && column >= 1)) throw new Mishandled(`a problem without a place: ${message}`);
  }
  return `${problems[0]?.message} ${Math.min(problems.length, 3)}`;
}

/** What the schema and the plan promise together. */
function expectPlan({ description, pages, mappings }: MachinePlan): void {
  const frames = mappings.map(({ gfn, pageBits = 12 }) => gfn + 2 ** (pageBits - 12));
  if (frames.some((end) => end > pages)) throw new Mishandled('a mapping that leads out of the VM');
  const caches = [description.tlb, description.walkCache, description.nestedTlb];
  const sets = caches.map((cache) => cache?.sets ?? 1);
  if (sets.some((count) => (count & (count - 1)) !== 0)) throw new Mishandled('a cache whose sets no bits choose');
}

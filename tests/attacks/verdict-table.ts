import type { Attack } from './catalogue';
import type { LaneName } from './run-lane';

/** What became of one attack in one lane. */
export interface Outcome {
  readonly attack: Attack;
  readonly lane: LaneName;
  readonly held: boolean;
}

/** The attacks by category, and how many of them were held in each lane: a few lines for the end of a test run. */
export function verdictTable(outcomes: readonly Outcome[], lanes: readonly LaneName[]): string {
  const categories = [...new Set(outcomes.map(({ attack }) => attack.category))];
  const rows = [...categories, 'all'].map((category) => {
    const own = outcomes.filter(({ attack }) => category === 'all' || attack.category === category);
    const names = new Set(own.map(({ attack }) => attack.name));
    const cells = lanes.map((lane) => {
      const held = own.filter((outcome) => outcome.lane === lane && outcome.held).length;
      return `${held} of ${own.filter((outcome) => outcome.lane === lane).length} held`.padEnd(18);
    });
    return [category.padEnd(26), String(names.size).padStart(7), '  ', ...cells].join(' ').trimEnd();
  });
  const head = ['attacks'.padEnd(26), 'entries', '  ', ...lanes.map((lane) => lane.padEnd(18))].join(' ').trimEnd();
  return [head, ...rows].map((line) => `  ${line}\n`).join('');
}

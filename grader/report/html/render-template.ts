import { create } from 'handlebars/runtime';
import chapter from './templates/chapter.hbs';
import failure from './templates/failure.hbs';
import head from './templates/head.hbs';
import index from './templates/index.hbs';
import nestedWalk from './templates/nested-walk.hbs';
import problem from './templates/problem.hbs';
import report from './templates/report.hbs';
import share from './templates/share.hbs';
import state from './templates/state.hbs';
import step from './templates/step.hbs';

/** Templates that others include by name; a figure is shown by the one that has the name of its kind. */
const PARTIALS = { head, state, share, problem, step, failure, chapter, 'nested-walk': nestedWalk };

const handlebars = create();
for (const [name, specification] of Object.entries(PARTIALS)) {
  handlebars.registerPartial(name, handlebars.template(specification));
}

/** What every page has beside its own view. */
export interface PageFrame {
  readonly title: string;
  readonly policy: string;
  /** The style sheet, as it is. */
  readonly style: string;
  /** The script, as it is, or null. */
  readonly script: string | null;
}

/** Renders the page of one submission. Every field is escaped but `style`, `script`, `svg` and `bar`, which are our own markup. */
export const renderReportTemplate: (context: PageFrame & object) => string = handlebars.template(report);

/** Renders the page of a class; escapes as {@link renderReportTemplate} does. */
export const renderIndexTemplate: (context: PageFrame & object) => string = handlebars.template(index);

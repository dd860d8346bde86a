import { createHash } from 'node:crypto';
import { create } from 'handlebars/runtime';
import reportStyle from '../../grader/report/html/assets/report.css';
import { contentSecurityPolicy } from '../../grader/report/html/content-security-policy';
import head from '../../grader/report/html/templates/head.hbs';
import ownStyle from './assets/laboratory.css';
import figure from './templates/figure.hbs';
import table from './templates/table.hbs';
import trace from './templates/trace.hbs';
import walk from './templates/walk.hbs';

const handlebars = create();
for (const [name, specification] of Object.entries({ head, figure, table })) {
  handlebars.registerPartial(name, handlebars.template(specification));
}

const TEMPLATES = { walk: handlebars.template(walk), trace: handlebars.template(trace) };

/** The style of the reports, and what the laboratory adds, as one style element with one hash. */
const STYLE = `${reportStyle.text}\n${ownStyle.text}`;
const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/**
 * Renders a page of the laboratory as one self-contained HTML file without scripts. Every field is escaped but `style` and
 * `svg`, which are our own markup.
 */
export function renderPage(name: keyof typeof TEMPLATES, title: string, view: object): string {
  const policy = contentSecurityPolicy({ style: { text: STYLE, hash: STYLE_HASH } });
  return TEMPLATES[name]({ ...view, title, policy, style: STYLE });
}

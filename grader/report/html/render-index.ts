import type { RunManifest } from '../../contracts/generated/run';
import type { ClassRow } from '../class-row';
import style from './assets/report.css';
import script from './assets/sort-table.client.js';
import { contentSecurityPolicy } from './content-security-policy';
import { renderIndexTemplate } from './render-template';
import { viewIndex } from './view/index-view';

/**
 * Renders the page of a class: a table of all submissions with links to their reports, counts by status, and a histogram
 * of the scores. Rows are in the order of the student ids; with scripts allowed, a column's button sorts by it.
 */
export function renderIndex(rows: readonly ClassRow[], run: RunManifest): string {
  return renderIndexTemplate({
    ...viewIndex(rows, run),
    title: 'Pagewalk class report',
    policy: contentSecurityPolicy({ style, script }),
    style: style.text,
    script: script.text,
  });
}

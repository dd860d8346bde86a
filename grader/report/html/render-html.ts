import type { Report } from '../../contracts/generated/report';
import { visibleCopy } from '../visible-copy';
import style from './assets/report.css';
import { contentSecurityPolicy } from './content-security-policy';
import { renderReportTemplate } from './render-template';
import { viewPage } from './view/page-view';

/**
 * Renders a report as one self-contained HTML file: no script, nothing loaded, readable in light and dark, on a phone and
 * in print. It shows what the report holds; for students, redact the report first.
 */
export function renderHtml(report: Report): string {
  const page = viewPage(visibleCopy(report));
  return renderReportTemplate({
    ...page,
    title: `${page.student} – Pagewalk report`,
    policy: contentSecurityPolicy({ style }),
    style: style.text,
    script: null,
  });
}

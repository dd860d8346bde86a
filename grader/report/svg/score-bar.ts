import { element, type Markup } from './element';

/**
 * Draws a share as a bar, 100 units wide. It is decoration: hidden from assistive technology, since the numbers always
 * stand beside it as text. A score that was not set gives an empty track.
 */
export function drawScoreBar(score: number | null, maxScore: number): Markup {
  const share = score === null || maxScore <= 0 ? 0 : Math.min(1, Math.max(0, score / maxScore));
  return element(
    'svg',
    { class: 'bar', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    element('rect', { class: 'track', width: 100, height: 6 }),
    element('rect', { class: 'fill', width: share * 100, height: 6 }),
  );
}

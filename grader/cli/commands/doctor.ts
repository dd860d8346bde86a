import { courseRoot } from '../../class/open-course';
import { isolationAdvice } from '../../sandbox/isolation-advice';
import { probeIsolation } from '../../sandbox/probe-isolation';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { GRADER } from '../version';

/** `pagewalk doctor`: says what this machine offers and how to get the next level of isolation. */
export async function doctor(options: { readonly json?: boolean }): Promise<number> {
  const lane = await probeIsolation();
  const next = isolationAdvice(lane);
  const facts = {
    grader: GRADER,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    chapters: chapterIds(courseRoot()),
    isolation: { level: lane.level, reason: lane.reason, next },
  };
  if (options.json === true) process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  else {
    process.stdout.write(
      `${facts.grader} on Node.js ${facts.node}, ${facts.platform}\n` +
        `chapters: ${facts.chapters.join(', ')}\n` +
        `isolation: ${lane.level} (${lane.reason})\n` +
        (next === null ? '' : `for hardened isolation: ${next}\n`),
    );
  }
  return EXIT.done;
}

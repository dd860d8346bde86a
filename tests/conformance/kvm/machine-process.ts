/**
 * The process that holds the machine: `machine-process.ts SEED COUNT` runs the vectors of so many seeds and writes a
 * {@link Message} a line. It is a process of its own because a guest that never comes back would hold whoever runs it.
 */
import { blockOf, drawLayout } from './draw-layout';
import { drawQuestion } from './draw-question';
import { Examiner } from './examiner';
import type { Message } from './messages';
import { openDevice } from './open-device';

async function main(seed: number, count: number): Promise<void> {
  const device = await openDevice();
  if ('why' in device) return say({ is: 'unavailable', unavailable: device });
  say({ is: 'features', features: device.features });
  let examiner: Examiner | null = null;
  for (let next = seed; next < seed + count; next++) {
    if (examiner === null || blockOf(next) !== blockOf(next - 1)) {
      examiner?.close();
      examiner = new Examiner(device, drawLayout(next, device.features));
    }
    say({ is: 'vector', vector: examiner.answer(drawQuestion(next, examiner.layout, device.features)) });
  }
  examiner?.close();
}

/** A pipe is written at once: what was answered is known even if the next vector never ends. */
function say(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

void main(Number(process.argv[2]), Number(process.argv[3]));

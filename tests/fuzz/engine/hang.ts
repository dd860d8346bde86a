/** A fuzzer whose target does not come to an end, for engine.hang.test.ts. */
import { watchForHangs } from './hang-watch';

const watch = watchForHangs(['endless'], 7, 1);
watch.at(0, [3, 14, 15]);
// Something outside of the loop could end it, as the compiler sees it: nothing does.
for (let turns = 0; turns >= 0; turns = (turns + 1) % 1000);
void watch.stop();

import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 to think twice before it optimises a function. Our processes live for a second or less, in which most of what
 * its optimising compiler makes on other threads is never run often enough to pay: grading costs an eighth less processor
 * time with this. An engine that does not know the flag passes over it.
 *
 * Code that was compiled ahead is accepted only under the flags that it was compiled under, so load it first.
 */
export function optimiseLess(): void {
  setFlagsFromString('--interrupt-budget=500000');
}

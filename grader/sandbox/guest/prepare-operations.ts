import type { ChapterOperations } from '../../contracts/operations';
import { recordDecoder, type Decoder } from './decode-arguments';
import { emptyStore, keysOf } from './primordials';

/** An operation, ready to be made. */
export interface PreparedOperation {
  readonly decode: Decoder;
  readonly run: (state: unknown, args: unknown) => unknown;
}

/** A chapter's operations by name, in a store that no submission can extend. Call it before one is evaluated. */
export function prepareOperations({
  operations,
}: ChapterOperations): Readonly<Record<string, PreparedOperation | undefined>> {
  const prepared = emptyStore<PreparedOperation>();
  for (const name of keysOf(operations)) {
    const operation = operations[name];
    if (operation === undefined) continue;
    const { args, optional, run } = operation;
    prepared[name] = {
      decode: recordDecoder({ record: args, optional }),
      run: run as (state: unknown, args: unknown) => unknown,
    };
  }
  return prepared;
}

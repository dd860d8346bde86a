/**
 * Works on items side by side.
 *
 * @param lanes - how many items are under way at once, at least 1
 * @param work - gets an item and the number of its lane, from 0; no two items are in one lane at a time
 * @returns the results in the order of the items
 */
export async function inLanes<Item, Result>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item, lane: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const runLane = async (lane: number): Promise<void> => {
    for (let mine = next++; mine < items.length; mine = next++) {
      results[mine] = await work(items[mine] as Item, lane);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, (_, lane) => runLane(lane)));
  return results;
}

/** The guest of one VM as the harness plays it: it gives up the pages of a list, in order, and then refuses. */
export interface ListedGuest {
  /** What the submission gets. */
  readonly view: { allocPinned(): number | null; freePinned(gfn: number): void };
  /** Whether the guest has this page pinned for the balloon. */
  isPinned(gfn: number): boolean;
  /** Tells the guest that it touched one of its pages: a pinned one leaves the balloon. */
  touched(gfn: number): void;
}

/**
 * Creates a guest.
 *
 * A listed page that is in the balloon is skipped and stays in the list; a page that is named leaves it. What
 * `freePinned` gives back goes to the front of the list. A popped page is not named again unless it is listed once more.
 *
 * @param gives - gfns, the first to give first; null stands for one refusal
 * @param record - is told every call of the submission, as `[method]` or `[method, gfn]`
 * @source course 09, Setup
 */
export function listGuest(
  gives: readonly (number | null)[],
  record: (call: readonly (string | number)[]) => void,
): ListedGuest {
  let list = [...gives];
  const pinned = new Set<number>();
  return {
    view: Object.freeze({
      allocPinned(): number | null {
        record(['allocPinned']);
        const at = list.findIndex((gfn) => gfn === null || !pinned.has(gfn));
        const named = list[at] ?? null;
        list = list.filter((_, index) => index !== at);
        if (named !== null) pinned.add(named);
        return named;
      },
      freePinned(gfn: number): void {
        record(['freePinned', gfn]);
        pinned.delete(gfn);
        list = [gfn, ...list];
      },
    }),
    isPinned: (gfn) => pinned.has(gfn),
    touched: (gfn) => {
      pinned.delete(gfn);
    },
  };
}

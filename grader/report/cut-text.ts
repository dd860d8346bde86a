/** Takes the first `length` UTF-16 units of a text, one less where that would cut through a surrogate pair. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  const cutsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, cutsPair ? length - 1 : length);
}

/** Shortens a text to `length` UTF-16 units at most, with an ellipsis where something is left out. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${cutText(text, Math.max(1, length - 1))}…`;
}

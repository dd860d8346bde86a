/** Ends a text as a sentence, so that texts of others can stand in ours: nothing is added where an end is there already. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/**
 * What was made of texts, remembered for those that were asked for lately. It holds two generations of texts: when the
 * younger one is full, the older one is forgotten.
 */
export class RecentTexts<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();
  private characters = 0;

  /** @param limit - the most characters of text in a generation */
  constructor(private readonly limit: number) {}

  /** What was made of a text; undefined if it is not remembered. */
  get(text: string): Value | undefined {
    const value = this.young.get(text);
    if (value !== undefined) return value;
    const aged = this.old.get(text);
    return aged === undefined ? undefined : this.keep(text, aged);
  }

  /** Remembers what was made of a text, and returns it. */
  keep(text: string, value: Value): Value {
    this.characters += text.length;
    if (this.characters > this.limit) {
      this.old = this.young;
      this.young = new Map();
      this.characters = text.length;
    }
    this.young.set(text, value);
    return value;
  }
}

/** A bounded map that forgets the entry that was used longest ago. */
export class Lru<K, V> {
  private map = new Map<K, V>();

  constructor(private capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError('capacity ' + capacity);
  }

  peek(key: K): V | undefined {
    return this.map.get(key);
  }

  put(key: K, value: V): void {
    this.map.delete(key);
    this.map.set(key, value);
    for (const oldest of this.map.keys()) {
      if (this.map.size <= this.capacity) break;
      this.map.delete(oldest);
    }
  }

  remove(key: K): void {
    this.map.delete(key);
  }

  removeIf(test: (value: V) => boolean): void {
    for (const [key, value] of [...this.map]) {
      if (test(value)) this.map.delete(key);
    }
  }
}

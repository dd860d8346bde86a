/** The most characters of a child's stderr that are kept. */
export const DIAGNOSTICS_LIMIT = 8 * 1024;

const CONTROL = /[^\x20-\x7e\n]/g;

/** Keeps the first part of what a child wrote to stderr, as plain printable text. It is a diagnostic, never a result. */
export class Diagnostics {
  private kept = '';

  add(chunk: Buffer): void {
    if (this.kept.length >= DIAGNOSTICS_LIMIT) return;
    this.kept = (this.kept + chunk.toString('latin1').replace(CONTROL, '?')).slice(0, DIAGNOSTICS_LIMIT);
  }

  get text(): string {
    return this.kept;
  }
}

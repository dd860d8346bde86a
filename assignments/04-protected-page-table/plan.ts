import type { Random } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';

const PAGE = 4096;

/** Pages of the VM that a sequence uses; the numbers at both ends are among them. */
const GFNS = [0, 1, 2, 7, 0x7ffff, 0x80000, 0xffffe, 0xfffff] as const;

/** Frames of the machine that a sequence uses: few, so that pages share them. */
const HFNS = [0, 3, 0x7ffff, 0x80000, 0xfffff] as const;

/** A sequence as it is drawn: the operations so far, and what the words are after them. */
export class Plan {
  readonly calls: OperationCall[] = [];
  /** The P2M as the setup gives it. */
  readonly setup: ReadonlyMap<number, number>;
  private readonly p2m: Map<number, number>;
  private readonly words = new Map<number, number>();

  constructor(
    private readonly random: Random,
    readonly entries: number,
  ) {
    const backed = random.shuffle(GFNS).slice(0, random.int(3, 6));
    this.setup = new Map(backed.map((gfn) => [gfn, random.pick(HFNS)]));
    this.p2m = new Map(this.setup);
  }

  /** A write that succeeds: of a backed page, with any flags. */
  writePresent(index = this.anyIndex()): void {
    const gfn = this.random.pick([...this.p2m.keys()]);
    this.write(index, gfn * PAGE + this.anyFlags() + 1);
  }

  /** A write with P=0: 31 bits of the guest's own. */
  writeAbsent(): void {
    this.write(this.anyIndex(), this.random.int(0, 2 ** 31 - 1) * 2);
  }

  /** A write that is refused: of a page without a frame, or of an entry that does not exist. */
  writeRefused(): void {
    const missing = GFNS.filter((gfn) => !this.p2m.has(gfn));
    const isIndex = missing.length === 0 || this.random.chance(1, 3);
    const index = isIndex ? this.random.pick([-1, this.entries, this.entries + 5]) : this.anyIndex();
    this.push('trapWrite', { index, pte: hex((isIndex ? 5 : this.random.pick(missing)) * PAGE + 7) });
  }

  read(): void {
    this.push('trapRead', { index: this.writtenIndex() });
  }

  look(): void {
    this.push('hw', { index: this.presentIndex() });
  }

  mark(): void {
    const index = this.presentIndex();
    const access = this.random.pick(['r', 'w'] as const);
    const word = this.words.get(index) ?? 0;
    if (this.translates(word)) this.words.set(index, (word | (access === 'w' ? 0x60 : 0x20)) >>> 0);
    this.push('hwSetAD', { index, access });
  }

  /** A change of the P2M that changes a hardware word, where there is a present one; else any. */
  move(): void {
    const used = [...this.words.values()].filter((word) => word % 2 === 1).map((word) => Math.floor(word / PAGE));
    const gfn = used.length > 0 ? this.random.pick(used) : this.random.pick(GFNS);
    const others = HFNS.filter((hfn) => hfn !== this.p2m.get(gfn));
    this.change(gfn, this.random.pick(others));
  }

  /** A frame is taken away; some page keeps one. */
  remove(): void {
    const gfns = [...this.p2m.keys()];
    if (gfns.length > 2) this.change(this.random.pick(gfns), null);
    else this.move();
  }

  /** A change of the P2M that changes no word: the same again, or of a page that nobody uses. */
  changeNothing(): void {
    const [gfn, hfn] = this.random.pick([...this.p2m]);
    this.change(gfn, hfn);
  }

  /** Whether there is an entry whose hardware word is present. */
  hasPresent(): boolean {
    return [...this.words.values()].some((word) => this.translates(word));
  }

  private write(index: number, word: number): void {
    this.words.set(index, word);
    this.push('trapWrite', { index, pte: hex(word) });
  }

  private change(gfn: number, hfn: number | null): void {
    if (hfn === null) this.p2m.delete(gfn);
    else this.p2m.set(gfn, hfn);
    this.push('p2mChanged', { gfn, hfn });
  }

  private anyIndex(): number {
    return this.random.int(0, this.entries - 1);
  }

  private writtenIndex(): number {
    const written = [...this.words].filter(([, word]) => word !== 0).map(([index]) => index);
    return written.length > 0 ? this.random.pick(written) : this.anyIndex();
  }

  private presentIndex(): number {
    const present = [...this.words].filter(([, word]) => this.translates(word)).map(([index]) => index);
    return present.length > 0 ? this.random.pick(present) : this.anyIndex();
  }

  private translates(word: number): boolean {
    return word % 2 === 1 && this.p2m.has(Math.floor(word / PAGE));
  }

  /** The low 12 bits without P. */
  private anyFlags(): number {
    return this.random.int(0, 0x7ff) * 2;
  }

  private push(op: string, args: OperationCall['args']): void {
    this.calls.push({ op, args });
  }
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}

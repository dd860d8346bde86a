import { expandMap, hex, type Vector } from '../read-vectors';
import type { Layout } from '../replay-vector';
import type { Question } from './draw-question';
import { HARNESS_ENTRY, HARNESS_INDEX, HARNESS_PAGES, writeHarness } from './guest-layout';
import { generalRegisters, type Kind, type Ring, specialRegisters } from './guest-registers';
import { HostMemory, storedWord } from './host-memory';
import type { Mapping } from './libc';
import type { Device } from './open-device';
import { readAnswer, STORED } from './read-answer';
import { type MemoryRun, VirtualMachine } from './virtual-machine';

const PAGE = 4096;
const ENTRIES = 512;

/** Puts questions to a real machine. */
export class Examiner {
  private readonly mapping: Mapping;
  private readonly memory: HostMemory;
  private readonly harness: DataView;
  private readonly machines = new Map<string, { readonly vm: VirtualMachine; readonly hostPage: Int32Array }>();

  constructor(
    private readonly device: Device,
    readonly layout: Layout,
  ) {
    const { hostPages } = layout;
    this.mapping = device.libc.map(-1, (hostPages + HARNESS_PAGES) * PAGE);
    this.memory = new HostMemory(this.mapping.bytes, hostPages);
    writeHarness(new Uint8Array(this.mapping.bytes, hostPages * PAGE));
    this.harness = new DataView(this.mapping.bytes, hostPages * PAGE);
  }

  /** Builds a vector's tables, makes its accesses in order, and writes down what became of each and of the tables. */
  answer({ asks, ...question }: Question): Vector {
    const { vm, hostPage } = this.machineFor(question.map);
    const hpaOf = (gpa: bigint): bigint => BigInt((hostPage[Number(gpa >> 12n)] ?? -1) * PAGE) + (gpa & 0xfffn);
    const pages = question.tables.map(([table]) => Number(hpaOf(hex(table)) >> 12n));
    const before = this.writeTables(question, hpaOf);
    vm.forgetTranslations();
    const answers = asks.map(([access, va], i) => this.access(vm, question, access, { gva: hex(va), number: i }));
    const stores = this.memory.findStores(new Set(pages));
    const acc = asks.map(([access, va], i): Vector['acc'][number] => {
      const places = stores.filter((store) => store.access === i).map(({ hpa }) => hpa.toString(16));
      return [access, va, answers[i] === STORED ? `ok ${places.join(',')}` : (answers[i] ?? '')];
    });
    const after = [...before].flatMap(([gpa, word]): NonNullable<Vector['after']>[number][] => {
      const now = this.memory.read(hpaOf(gpa));
      return now === word ? [] : [[gpa.toString(16), now.toString(16)]];
    });
    for (const page of [...pages, ...stores.map(({ hpa }) => Number(hpa >> 12n))]) this.memory.fill(page);
    return { ...question, acc, after };
  }

  /** Gives the machines back, and all memory. */
  close(): void {
    for (const { vm } of this.machines.values()) vm.close();
    this.device.libc.unmap(this.mapping);
  }

  private machineFor(map: string): { readonly vm: VirtualMachine; readonly hostPage: Int32Array } {
    const known = this.machines.get(map);
    if (known !== undefined) return known;
    const hostPage = expandMap(this.layout, map);
    const vm = new VirtualMachine({ ...this.device, memory: this.mapping, runs: runsOf(hostPage) });
    this.machines.set(map, { vm, hostPage });
    return { vm, hostPage };
  }

  /** Writes the tables and gives every word of them by its guest-physical address, but not the harness's own. */
  private writeTables({ tables, cr3 }: Omit<Question, 'asks'>, hpaOf: (gpa: bigint) => bigint): Map<bigint, bigint> {
    const words = new Map<bigint, bigint>();
    for (const [table, list] of tables) {
      this.memory.clear(Number(hpaOf(hex(table)) >> 12n));
      for (let i = 0; i < ENTRIES; i++) words.set(hex(table) + BigInt(i * 8), 0n);
      for (let i = 0; i < list.length; i += 2)
        words.set(hex(table) + BigInt(Number(list[i]) * 8), hex(String(list[i + 1])));
    }
    const own = hex(cr3) + BigInt(HARNESS_INDEX * 8);
    words.set(own, HARNESS_ENTRY);
    for (const [gpa, word] of words) this.memory.write(hpaOf(gpa), word);
    words.delete(own);
    return words;
  }

  private access(
    vm: VirtualMachine,
    question: Omit<Question, 'asks'>,
    access: string,
    { gva, number }: { readonly gva: bigint; readonly number: number },
  ): string {
    const [kind, ring] = [...access] as [Kind, Ring];
    const halt = vm.runUntilHalt(
      specialRegisters(vm.fresh, question, ring),
      generalRegisters(kind, ring, gva, storedWord(number)),
    );
    return readAnswer(halt, { kind, ring, gva, harness: this.harness, hostPages: this.memory.pages });
  }
}

/** Joins pages that lie one after another in guest and host: each run is one piece of memory for KVM. */
function runsOf(hostPage: Int32Array): MemoryRun[] {
  const runs: { gfn: number; hfn: number; pages: number }[] = [];
  hostPage.forEach((hfn, gfn) => {
    const last = runs.at(-1);
    if (hfn < 0) return;
    if (last !== undefined && last.gfn + last.pages === gfn && last.hfn + last.pages === hfn) last.pages++;
    else runs.push({ gfn, hfn, pages: 1 });
  });
  return runs;
}

import { createBalloonHost } from '../../reference/09-ballooning/balloon';
import { createProxyCache } from '../../reference/10-working-set/working-set';
import { createSharer } from '../../reference/11-page-sharing/page-sharing';
import { contentOf, PlainMachine } from './plain-machine';
import { runTable, type PublishedTable } from './published-table';

/** Pages in which the tables count a megabyte: one decimal is enough. */
const PAGES_PER_MB = 10;

/** What the memory management of a hypervisor decides and saves. */
export function memoryTables(): PublishedTable[] {
  return [idleTaxTable(), sharingTable(), proxyTable()];
}

/** How 358 MB are divided between an idle VM and a busy one with equal shares. */
function idleTaxTable(): PublishedTable {
  return runTable({
    id: 'idle-memory-tax',
    title: 'Two VMs with equal shares, one idle and one busy, in 358 MB: who has how many MB in the end',
    source: {
      text: 'Waldspurger, OSDI 2002: derived from rho = S / (P (f + k (1 - f))), k = 1 / (1 - tax)',
      checked: false,
    },
    corner: '',
    rows: [
      ['no tax', { tax: 0, start: 358 }],
      ['tax 75 %', { tax: 0.75, start: 358 }],
      ['tax 75 %, VMs of 256 MB', { tax: 0.75, start: 256 }],
    ],
    columns: [
      ['idle', 'idle'],
      ['busy', 'busy'],
    ],
    published: [
      [179, 179],
      [71.6, 286.4],
      [102, 256],
    ],
    run: ({ tax, start }, vm) => divide(tax, start, 358).get(vm) ?? Number.NaN,
  });
}

/** Lets the balloon's planner take memory until `total` MB are left. @returns MB by VM */
function divide(tax: number, start: number, total: number): Map<string, number> {
  const gfnCount = start * PAGES_PER_MB;
  const guest = { allocPinned: () => null, freePinned: () => undefined };
  const names = ['idle', 'busy'];
  const host = createBalloonHost(
    new PlainMachine(names.length * gfnCount),
    names.map((id) => ({ id, gfnCount, min: 0, shares: 1000, guest })),
  );
  for (const id of names) for (let gfn = 0; gfn < gfnCount; gfn++) host.touch(id, gfn);
  const active = new Map([
    ['idle', 0],
    ['busy', 1],
  ]);
  const plan = new Map(
    host.reclaim(names.length * gfnCount - total * PAGES_PER_MB, active, tax).map(({ vm, pages }) => [vm, pages]),
  );
  return new Map(names.map((id) => [id, (gfnCount - (plan.get(id) ?? 0)) / PAGES_PER_MB]));
}

/** What N VMs of like content share: z zero pages, c pages that all VMs have, u pages of their own. */
interface LikeVms {
  readonly vms: number;
  readonly zero: number;
  readonly common: number;
  readonly unique: number;
}

function sharingTable(): PublishedTable {
  const cases: readonly LikeVms[] = [
    { vms: 2, zero: 10, common: 50, unique: 40 },
    { vms: 10, zero: 10, common: 50, unique: 40 },
    { vms: 10, zero: 1, common: 1, unique: 98 },
  ];
  return runTable<LikeVms, 'used' | 'reclaimed'>({
    id: 'page-sharing',
    title: 'N like VMs with z zero pages, c common and u unique ones: frames after sharing',
    source: { text: 'Waldspurger, OSDI 2002: derived, used 1 + c + N u, reclaimed (N - 1) c + N z - 1', checked: true },
    corner: '',
    rows: cases.map((each) => [`N ${each.vms}, z ${each.zero}, c ${each.common}, u ${each.unique}`, each]),
    columns: [
      ['frames used', 'used'],
      ['frames reclaimed', 'reclaimed'],
    ],
    published: [
      [131, 69],
      [451, 549],
      [982, 18],
    ],
    run: (like, what) => share(like)[what],
  });
}

function share({ vms, zero, common, unique }: LikeVms): { used: number; reclaimed: number } {
  const pages = vms * (zero + common + unique);
  const machine = new PlainMachine(pages);
  const sharer = createSharer(machine, contentOf);
  let own = common;
  for (let vm = 0; vm < vms; vm++) {
    const contents = [
      ...new Array<number>(zero).fill(0),
      ...Array.from({ length: common }, (_, index) => index + 1),
      ...Array.from({ length: unique }, () => ++own),
    ];
    contents.forEach((content, gfn) => {
      sharer.attach(`vm${vm}`, gfn, machine.frameWith(content));
      sharer.scan(`vm${vm}`, gfn);
    });
  }
  return { used: machine.used, reclaimed: pages - machine.used };
}

/** The proxy cache against the misses of an LRU memory that is larger by so many pages. */
function proxyTable(): PublishedTable {
  const trace = [1, 2, 3, 1, 4, 2, 5, 1, 2, 3, 4, 5];
  return runTable({
    id: 'proxy-cache',
    title: 'Misses that a proxy cache of 3 pages beside a VM of 2 predicts, by the pages added to the VM',
    source: {
      text: 'Lu and Shen, USENIX ATC 2007, for the method; the values are those of LRU with 2 to 5 pages',
      checked: true,
    },
    corner: '',
    rows: [['misses', null]],
    columns: [0, 1, 2, 3].map((extra) => [String(extra), extra]),
    published: [[12, 10, 8, 5]],
    run: (_, extra) => {
      const proxy = createProxyCache({ vmPages: 2, proxyPages: 3 });
      for (const page of trace) proxy.reference(page);
      return proxy.missesAt(extra);
    },
  });
}

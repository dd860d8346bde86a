import { demandPager, type MappingPolicy } from '../../../laboratory/trace/demand-pager';
import type { GuestFault } from '../../../reference/stack/outcome';
import type { Mapping, Process } from '../../../reference/stack/stack';

const FAULT: GuestFault = {
  ok: false,
  deliver: 'guest',
  exception: 'page-fault',
  errorCode: 4,
  cr2: 0x7f12_3456_7abcn,
  code: 'not-present',
  step: 0,
};

/** A process that only writes down what is mapped. */
function recordingProcess(): { readonly process: Process; readonly mapped: Mapping[] } {
  const mapped: Mapping[] = [];
  const nothing = () => undefined;
  const process: Process = {
    vm: 'vm',
    id: 1,
    root: 0,
    load: nothing,
    map: (mapping) => void mapped.push(mapping),
    unmap: nothing,
    readEntry: nothing,
    writeEntry: nothing,
    writeEntries: nothing,
    invlpg: nothing,
    end: nothing,
  };
  return { process, mapped };
}

function framesGiven(policy: MappingPolicy, frames: number, pageBits = 12): (number | 'none')[] {
  const { process, mapped } = recordingProcess();
  const kernel = demandPager({ policy, frames, pageBits });
  return Array.from({ length: frames / 2 ** (pageBits - 12) + 1 }, () =>
    kernel(FAULT, process) === 'retry' ? (mapped.at(-1)?.gfn ?? 'none') : 'none',
  );
}

describe('demandPager', () => {
  it('maps the page of the fault with the next frame', () => {
    const { process, mapped } = recordingProcess();
    expect(demandPager({ policy: 'in-order', frames: 4, pageBits: 12 })(FAULT, process)).toBe('retry');
    expect(mapped).toEqual([{ gva: 0x7f12_3456_7000n, gfn: 0, pageBits: 12 }]);
  });

  it('gives out each frame once, in order or scattered, and none when all are used', () => {
    expect(framesGiven('in-order', 5)).toEqual([0, 1, 2, 3, 4, 'none']);
    const scattered = framesGiven('scattered', 100);
    expect(scattered.at(-1)).toBe('none');
    const given = scattered.filter((gfn) => gfn !== 'none');
    expect(given).not.toEqual([...given].sort((a, b) => a - b));
    expect(new Set(given)).toEqual(new Set(Array.from({ length: 100 }, (_, gfn) => gfn)));
  });

  it('gives out large pages at multiples of their frames', () => {
    expect(framesGiven('in-order', 2048, 21)).toEqual([0, 512, 1024, 1536, 'none']);
  });

  it('repairs nothing but a page that is not there', () => {
    const { process, mapped } = recordingProcess();
    const kernel = demandPager({ policy: 'in-order', frames: 4, pageBits: 12 });
    expect(kernel({ ...FAULT, code: 'protection' }, process)).toBe('skip');
    expect(kernel({ ...FAULT, code: 'non-canonical' }, process)).toBe('skip');
    expect(mapped).toEqual([]);
  });
});

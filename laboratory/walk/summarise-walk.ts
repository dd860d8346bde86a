import type { WalkLookUp, WalkReference, WalkReport } from './walk-report';

/** The names of the caches. */
export const CACHE_NAMES: Readonly<Record<WalkLookUp['cache'], string>> = {
  tlb: 'TLB',
  'walk-cache': 'page-walk cache',
  'nested-tlb': 'nested TLB',
};

/** Names the access, for example `read of gVA 0x7F1234567ABC in user mode`. */
export function accessWords({ access }: WalkReport): string {
  const verb = { r: 'read', w: 'write', x: 'fetch' }[access.wish];
  return `${verb} of gVA ${access.gva} in ${access.mode} mode`;
}

/** Names the machine, for example `nested, guest 9/9/9/9/12, host 9/9/9/9/12, TLB 16x4`. */
export function machineWords({ machine }: WalkReport): string {
  const { regime, tracking, nestedSteps, guest, host, tlb, walkCache, nestedTlb } = machine;
  const detail = regime === 'shadow' ? ` (${tracking})` : regime === 'agile' ? ` (${nestedSteps} nested steps)` : '';
  const realMap = regime === 'two-level' ? 'flat real map' : `host ${host}`;
  const trees = regime === 'native' ? [`tree ${guest}`] : [`guest ${guest}`, realMap];
  const caches = [
    ...(tlb === undefined ? [] : [`TLB ${tlb.sets}x${tlb.ways}`]),
    ...(walkCache === undefined ? [] : [`page-walk cache ${walkCache.design} ${walkCache.sets}x${walkCache.ways}`]),
    ...(nestedTlb === undefined ? [] : [`nested TLB ${nestedTlb.sets}x${nestedTlb.ways}`]),
  ];
  return [`${regime}${detail}`, ...trees, ...caches].join(', ');
}

/** Counts the references and says why there are so many, one sentence each. */
export function countSentences(report: WalkReport): string[] {
  const { counts, withoutCaches } = report;
  const saved = withoutCaches - counts.references;
  return [
    referencesSentence(report),
    ...productSentence(report),
    ...(counts.hypervisor === 0
      ? []
      : [`The hypervisor's software read ${plural(counts.hypervisor, 'entry', 'entries')} more.`]),
    ...(saved > 0 ? [`Without caches it would be ${withoutCaches}: they saved ${saved}.`] : []),
  ];
}

/** Says what became of the access. */
export function outcomeSentence({ outcome }: WalkReport): string {
  if (!outcome.ok) return `The access ends with a fault for the ${outcome.to}: ${outcome.fault}.`;
  const gpa = outcome.gpa === undefined ? '' : ` (gPA ${outcome.gpa})`;
  return `The access reaches hPA ${outcome.hpa}${gpa}, in a page of ${outcome.pageBytes / 1024} KiB.`;
}

/** What an entry gives: `table 0x3000`, `page 0x7000` or `not present`. */
export function targetWords({ leadsTo, target }: WalkReference): string {
  return leadsTo === 'nothing' ? 'not present' : `${leadsTo} ${target}`;
}

/** How an entry has changed: the bits set before, then those that the access has set. */
export function bitWords({ flags, sets }: WalkReference): string {
  return [...flags, ...sets.map((name) => `+${name}`)].join(' ');
}

/** Writes `1 exit`, `3 exits`. */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function referencesSentence({ counts }: WalkReport): string {
  const parts = [
    ...(counts.direct > 0 ? [`${counts.direct} of the one tree`] : []),
    ...(counts.guest > 0 ? [`${counts.guest} of the guest's tree`] : []),
    ...(counts.host > 0 ? [`${counts.host} of the host's tree`] : []),
  ];
  const total = plural(counts.references, 'reference', 'references');
  return parts.length === 0 ? `${total}: a cache had the answer.` : `${total}: ${parts.join(', ')}.`;
}

/** Where nothing was skipped, the count is a product, and this says of what. */
function productSentence({ counts, guestSteps, hostSteps, machine }: WalkReport): string[] {
  const full = (guestSteps + 1) * (hostSteps + 1) - 1;
  if (machine.regime !== 'nested' || counts.references !== full) return [];
  return [
    `(${guestSteps} + 1) * (${hostSteps} + 1) - 1 = ${full}: each of the ${guestSteps} guest entries, and the data, lies at a gPA, which costs a host walk of ${hostSteps} before it can be read.`,
  ];
}

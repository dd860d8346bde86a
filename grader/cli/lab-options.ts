import { InvalidInput } from '../contracts/file-problem';
import type { LaboratoryModule } from './load-laboratory';

/** The options that `lab walk` and `lab trace` share, as they were typed. */
export interface MachineOptions {
  readonly geometry?: string;
  readonly guest?: string;
  readonly host?: string;
  readonly tlb?: string;
  readonly walkCache?: string;
  readonly nestedTlb?: string;
  readonly page?: string;
  readonly hostPage?: string;
}

/** The shared options by their meaning. */
export type ParsedMachineOptions = ReturnType<typeof parseMachineOptions>;

/** Reads the shared options; `tlbByDefault` is the TLB without an option. @throws InvalidInput naming the option */
export function parseMachineOptions(lab: LaboratoryModule, options: MachineOptions, tlbByDefault: string) {
  const geometry = (option: string, text: string) =>
    lab.parseGeometry(text) ?? refuse(option, text, lab.GEOMETRY_EXAMPLES);
  const shape = (option: string, text: string) =>
    lab.parseShape(text) ?? refuse(option, text, 'SETSxWAYS with a power of two as sets, for example 16x4');
  const guest = geometry(...first(['--guest', options.guest], ['--geometry', options.geometry]));
  const host = geometry(...first(['--host', options.host], ['--geometry', options.geometry]));
  const tlb = options.tlb ?? tlbByDefault;
  const { walkCache, nestedTlb } = lab.USUAL_CACHES;
  return {
    guest,
    host,
    tlb: tlb === 'none' ? null : shape('--tlb', tlb),
    walkCache: options.walkCache === undefined ? walkCache : parseWalkCache(lab, options.walkCache),
    nestedTlb: options.nestedTlb === undefined ? nestedTlb : shape('--nested-tlb', options.nestedTlb),
    page: parsePage(lab, '--page', options.page, guest),
    hostPage: parsePage(lab, '--host-page', options.hostPage, host),
  };
}

/** Reads a regime. @throws InvalidInput that lists them */
export function parseRegimeOption(lab: LaboratoryModule, text: string) {
  const expected = `${lab.REGIME_NAMES.join(', ')}, each with or without +pwc (page-walk cache) and +ntlb (nested TLB)`;
  return lab.parseRegime(text) ?? refuse('--regime', text, expected);
}

/** Refuses what was typed for an option. */
export function refuse(option: string, found: string, expected: string): never {
  const message = `"${found}" cannot be used here; expected ${expected}.`;
  throw new InvalidInput([{ severity: 'error', file: option, line: 1, column: 1, message }]);
}

/**
 * Builds and runs machines; what the reference refuses to build is the user's to change.
 *
 * @param place - the machine file or the option that a problem is told at
 * @throws InvalidInput with the reason, where the reference throws a RangeError
 */
export async function runMachines<T>(place: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `This machine cannot be built or is too small: ${error.message}.`;
    throw new InvalidInput([{ severity: 'error', file: place, line: 1, column: 1, message }]);
  }
}

function parseWalkCache(lab: LaboratoryModule, text: string) {
  const designs = lab.WALK_CACHE_DESIGNS.join(', ');
  return lab.parseWalkCache(text) ?? refuse('--walk-cache', text, `DESIGN or DESIGN:SETSxWAYS with one of ${designs}`);
}

function parsePage(
  lab: LaboratoryModule,
  option: string,
  text: string | undefined,
  geometry: Parameters<LaboratoryModule['pageSizesOf']>[0],
) {
  if (text === undefined) return '4K';
  const sizes = lab.pageSizesOf(geometry);
  return sizes.find((size) => size === text) ?? refuse(option, text, `${sizes.join(' or ')} with ${geometry.name}`);
}

/** The first option that was given, or the last with its default. */
function first(...options: readonly (readonly [string, string | undefined])[]): [string, string] {
  const given = options.find(([, text]) => text !== undefined);
  return [given?.[0] ?? '--geometry', given?.[1] ?? '9/9/9/9/12'];
}

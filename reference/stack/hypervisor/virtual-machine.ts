import type { PageNo, VmId } from '../../machine';
import type { RealMap } from './real-map';

/** One VM as its hypervisor knows it. */
export interface VirtualMachine {
  readonly id: VmId;
  /** Tags the nested TLB. */
  readonly number: number;
  readonly pages: number;
  /** Log2 of the bytes of the blocks in which data is backed. */
  readonly hostPageBits: number;
  readonly realMap: RealMap;
  /** Whether pages without a frame get one when they are used; otherwise they are holes. */
  readonly isDemandBacked: boolean;
  /** Its address spaces, by the number that tags their translations. */
  readonly processes: { readonly number: number }[];
  /** Where the guest's tables begin, and log2 of the host's pages in which they lie. */
  readonly tablesFrom: PageNo;
  readonly tablePageBits: number;
  /** The gfns that the guest's kernel has not yet used for tables, the next one last. */
  readonly freeTables: PageNo[];
}

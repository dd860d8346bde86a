// Generated from assignments/schema/machine.schema.json by `npm run generate`; do not edit.

/**
 * Sets, a power of two.
 */
export type Sets = number;
/**
 * Entries of each set.
 */
export type Ways = number;

/**
 * A machine with one VM and one process, what its guest maps, and the access that `pagewalk lab walk` explains.
 */
export interface MachineFile {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * How the machine gets from a gVA to an hPA.
   */
  regime: 'native' | 'two-level' | 'protected' | 'shadow' | 'nested' | 'agile';
  /**
   * How a shadow follows the guest's tables; write-protect by default.
   */
  tracking?: 'write-protect' | 'lazy' | 'paravirt';
  /**
   * For agile: the last guest steps that are walked nested; 1 by default.
   */
  nestedSteps?: number;
  /**
   * The guest's tree, or the only one of a native machine.
   */
  guest?: string;
  /**
   * The tree from gPA to hPA.
   */
  host?: string;
  tlb?: Cache;
  /**
   * A page-walk cache; without it there is none.
   */
  walkCache?: {
    /**
     * Tagged by the entry's address (page table) or by the prefix of the gVA (translation); one store, one per step, or whole paths.
     */
    design:
      'unified-page-table' | 'split-page-table' | 'unified-translation' | 'split-translation' | 'translation-path';
    sets: Sets;
    ways: Ways;
    /**
     * What an entry gives of the next guest table: its hPA (default), or its gPA, which costs another host walk.
     */
    holds?: 'hpa' | 'gpa';
  };
  nestedTlb?: Cache1;
  /**
   * The processor's control bits.
   */
  controls?: {
    /**
     * CR0.WP: the kernel's writes need W too; true by default.
     */
    wp?: boolean;
    /**
     * EFER.NXE: execute-disable works; true by default.
     */
    nxe?: boolean;
    /**
     * CR4.SMEP: the kernel may not execute user pages.
     */
    smep?: boolean;
    /**
     * CR4.SMAP: the kernel may not read or write user pages.
     */
    smap?: boolean;
  };
  /**
   * The cost model; what is left out keeps its usual value.
   */
  costs?: {
    /**
     * Cycles of each access.
     */
    access?: number;
    /**
     * Cycles of each table entry that hardware reads.
     */
    reference?: number;
    /**
     * Cycles of each table entry that the hypervisor reads.
     */
    hypervisorReference?: number;
    /**
     * Cycles of each exit to the hypervisor and back.
     */
    exit?: number;
    /**
     * Cycles of each fault that the guest's kernel handles.
     */
    guestFault?: number;
  };
  /**
   * The one VM; of a native machine, its memory.
   */
  vm: {
    /**
     * Its guest frames are 0 to pages - 1; the upper quarter holds its page tables.
     */
    pages: number;
    /**
     * The blocks in which the hypervisor backs its data (its page tables: 4K); 4K by default.
     */
    hostPage?: '4K' | '2M' | '4M' | '1G';
  };
  /**
   * What the guest's kernel maps, in this order.
   *
   * @maxItems 4096
   */
  mappings: Mapping[];
  /**
   * Accesses that come first, for example to fill the caches; they are not shown.
   *
   * @maxItems 4096
   */
  before?: Access[];
  access: Access1;
}
/**
 * A TLB; without it there is none.
 */
export interface Cache {
  sets: Sets;
  ways: Ways;
}
/**
 * A cache from gPA to hPA; without it there is none.
 */
export interface Cache1 {
  sets: Sets;
  ways: Ways;
}
/**
 * One page of the guest's address space.
 */
export interface Mapping {
  /**
   * An address in the page.
   */
  gva: string;
  /**
   * The guest frame, for a large page its first one.
   */
  gfn: number;
  /**
   * The page's size; 4K by default.
   */
  page?: '4K' | '2M' | '4M' | '1G';
  /**
   * Whether the page may be written; true by default.
   */
  write?: boolean;
  /**
   * Whether user mode may use the page; true by default.
   */
  user?: boolean;
  /**
   * Whether the page may be executed; true by default.
   */
  execute?: boolean;
}
/**
 * One access of the process.
 */
export interface Access {
  /**
   * The address.
   */
  gva: string;
  /**
   * Read (default), write or fetch.
   */
  wish?: 'r' | 'w' | 'x';
  /**
   * The processor's mode; user by default.
   */
  mode?: 'user' | 'kernel';
}
/**
 * One access of the process.
 */
export interface Access1 {
  /**
   * The address.
   */
  gva: string;
  /**
   * Read (default), write or fetch.
   */
  wish?: 'r' | 'w' | 'x';
  /**
   * The processor's mode; user by default.
   */
  mode?: 'user' | 'kernel';
}

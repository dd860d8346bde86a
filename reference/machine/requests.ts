/** What an access wants to do: read or write. */
export type Access = 'r' | 'w';

/** The privilege of an access. Only chapter 03 tells the two apart (C.11). */
export type Mode = 'user' | 'kernel';

/** The name of a virtual machine: any string that is not empty; two different strings are two VMs (C.20). */
export type VmId = string;

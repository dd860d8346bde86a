import './console';

export type { Addr32, Gpa, Gpa32, Gva, Gva32, Hpa, Hpa32, PageNo } from './addresses';
export { gpa, gpa32, gva, gva32, hpa, hpa32 } from './addresses';
export { PTE32, PTE64 } from './entries';
export { BusError, NotImplementedError } from './errors';
export type { Fault, FaultCode, Res } from './faults';
export type { Frame, Frames, Machine } from './frames';
export type { Mem32, Mem64 } from './memory';
export type { Access, Mode, VmId } from './requests';

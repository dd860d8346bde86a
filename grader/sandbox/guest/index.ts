/** What a chapter's guest script is bundled from (see ../guest-entry.mjs). */
export { createDriver, type Driver } from './driver';
export { freezeMachine, type MachineModule } from './machine-module';
export { prepareRealm } from './prepare-realm';

import { readFileSync } from 'node:fs';
import type { Lane } from './lane';

/** Reads a setting of the kernel by its path; null where there is none. */
export type ReadSetting = (path: string) => string | null;

/** What forbids user namespaces on some distributions, and the sentence that ends it. */
const SETTINGS: readonly (readonly [path: string, forbids: string, sentence: string])[] = [
  [
    '/proc/sys/kernel/unprivileged_userns_clone',
    '0',
    'Allow user namespaces with `sudo sysctl kernel.unprivileged_userns_clone=1`.',
  ],
  [
    '/proc/sys/user/max_user_namespaces',
    '0',
    'Allow user namespaces with `sudo sysctl user.max_user_namespaces=15000`.',
  ],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'AppArmor forbids user namespaces here: give bwrap a profile with `userns,`, or allow them for all programs with ' +
      '`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`.',
  ],
];

/**
 * Says what to do for the next level of isolation, in a sentence or two; null where there is no higher one.
 *
 * @source user_namespaces(7); Ubuntu specification SE045; containers/bubblewrap issue 505 (containers)
 */
export function isolationAdvice({ level, reason }: Lane, readSetting: ReadSetting = readKernelSetting): string | null {
  if (level === 'hardened') return null;
  if (reason.includes('on Linux only')) {
    return 'Grade hostile submissions on Linux, for example in a virtual machine; for your own files this level is enough.';
  }
  const [, missing] = /^(bwrap|prlimit|setpriv) is not installed/.exec(reason) ?? [];
  if (missing !== undefined) {
    const name = missing === 'bwrap' ? 'bubblewrap' : 'util-linux';
    return `Install the package ${name}, for example with \`sudo apt-get install ${name}\`.`;
  }
  if (reason.startsWith('the lane does not start')) return namespaceAdvice(readSetting);
  return 'This should not happen: please report it with the reason above (SECURITY.md says how).';
}

function namespaceAdvice(readSetting: ReadSetting): string {
  const forbidding = SETTINGS.find(([path, forbids]) => readSetting(path)?.trim() === forbids);
  if (forbidding !== undefined) return forbidding[2];
  return (
    'bubblewrap may make no namespaces here. In a container, start it with `--security-opt seccomp=unconfined ' +
    '--security-opt apparmor=unconfined`; elsewhere `bwrap --unshare-all --ro-bind / / true` shows what is in the way.'
  );
}

function readKernelSetting(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

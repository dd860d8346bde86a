import { isolationAdvice, type ReadSetting } from '../../../grader/sandbox/isolation-advice';
import { processLane, type Lane } from '../../../grader/sandbox/lane';

const FILES = { script: '/runner.js', engine: '/quickjs.wasm', code: null };
const nothing: ReadSetting = () => null;

function plain(reason: string): Lane {
  return processLane(FILES, reason);
}

function settings(found: Readonly<Record<string, string>>): ReadSetting {
  return (path) => found[path.split('/').pop() ?? ''] ?? null;
}

const NO_NAMESPACES = 'the lane does not start (bwrap: setting up uid map: Permission denied)';

test('has nothing to say where the highest level is reached', () => {
  expect(isolationAdvice({ ...plain(''), level: 'hardened' }, nothing)).toBeNull();
});

test.each([
  ['the hardened lane exists on Linux only', {}, /on Linux, for example in a virtual machine/],
  ['bwrap is not installed (install the package bubblewrap)', {}, /sudo apt-get install bubblewrap/],
  ['prlimit is not installed (install the package util-linux)', {}, /sudo apt-get install util-linux/],
  [NO_NAMESPACES, { unprivileged_userns_clone: '0\n' }, /kernel\.unprivileged_userns_clone=1/],
  [NO_NAMESPACES, { max_user_namespaces: '0\n' }, /user\.max_user_namespaces=/],
  [NO_NAMESPACES, { apparmor_restrict_unprivileged_userns: '1\n' }, /AppArmor .* profile with `userns,`/],
  [NO_NAMESPACES, { unprivileged_userns_clone: '1\n', max_user_namespaces: '31431\n' }, /In a container/],
  [NO_NAMESPACES, {}, /In a container/],
  ['code in the lane could read /etc/passwd', {}, /report it/],
])('where %s (%j), it says what to do next', (reason, found, advice) => {
  expect(isolationAdvice(plain(reason), settings(found))).toMatch(advice);
});

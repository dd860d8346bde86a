/**
 * Keeps other processes from opening a debugger in this one. Node starts its inspector on SIGUSR1, and a process of the
 * same user could then evaluate code here; a listener, even an empty one, takes the signal. Call it once at start-up.
 * On Windows there is no such signal, and nothing to refuse.
 */
export function refuseInspector(): void {
  if (process.platform === 'win32') return;
  process.on('SIGUSR1', ignore);
}

function ignore(): void {}

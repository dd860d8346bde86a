import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Asks the desktop to open a page. Where there is none, nothing happens: the path has been printed. */
export function openInBrowser(page: string): void {
  const [command, ...args] = openerFor(process.platform);
  const child = spawn(command, [...args, resolve(page)], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function openerFor(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['explorer.exe'];
  return ['xdg-open'];
}

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));

/** Builds dist/ when it is missing or older than src/, without type checks. */
export function ensureBuilt() {
  const { status } = spawnSync(process.execPath, [build, '--if-stale'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('bench: dist/ could not be built');
}

/** Writes docs/validation.md and its pictures: simulated beside measured, by the tests that hold the rows. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/validation/caches.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, GEOSIM_VALIDATION: 'write' },
});
process.exit(status ?? 1);

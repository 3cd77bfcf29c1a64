import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Before the tests that run the built command: `npm test` has just built, a bare `vitest` may not. */
export default function setup(): void {
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
  execFileSync(process.execPath, [script, '--if-stale'], { stdio: 'inherit' });
}

import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds dist/ when it is missing or older than the kernel's source. */
export function ensureBuilt() {
  const sources = readdirSync(join(root, 'src/kernel')).filter((file) => file.endsWith('.ts'));
  const stale = sources.some((file) => {
    const built = statSync(join(root, 'dist/kernel', file.replace(/ts$/, 'js')), { throwIfNoEntry: false });
    return built === undefined || built.mtimeMs < statSync(join(root, 'src/kernel', file)).mtimeMs;
  });
  if (!stale) return;
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // Type errors elsewhere do not keep the compiler from writing the files.
  if (status !== 0) console.error('bench: the build reported errors; measuring what it wrote');
}

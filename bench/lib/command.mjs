import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const preload = new URL('report-usage.mjs', import.meta.url).href;

/**
 * Runs `node` with these words in a process of its own. Gives real seconds, those of the processor (all
 * threads together), and the peak of resident memory in 10^6 bytes.
 */
export function timeNode(words) {
  const started_ms = performance.now();
  const { status, stderr, output, error } = spawnSync(process.execPath, ['--import', preload, ...words], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const wall_s = (performance.now() - started_ms) / 1e3;
  if (error !== undefined) throw error;
  // 1 and 2 are verdicts on a scenario, not failures.
  if (status === null || status > 2)
    throw new Error(`node ${words.join(' ')} ended with code ${status}:\n${stderr}`);
  return { wall_s, ...JSON.parse(output[3]) };
}

/** Runs `geosim` as a user does. */
export function timeGeosim(words) {
  return timeNode([main, ...words]);
}

/** `geosim run` of a shipped scenario with all that it writes, pictures included, into a folder that goes away. */
export function timeScenario(scenario) {
  const folder = mkdtempSync(join(tmpdir(), 'geosim-bench-'));
  try {
    return timeGeosim(['run', scenario, '--out', folder]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

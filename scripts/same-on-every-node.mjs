/**
 * Runs scenarios, and two small experiments, under every supported Node version and compares what comes out, byte
 * for byte:
 *
 *     node scripts/same-on-every-node.mjs scenario.yaml …
 *
 * The versions come from npm's package `node`. Exit code 1 and the differing files when they differ.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = ['20', '22', '24'];
const FORMATS = 'text,json,timeline,markdown,trace,openmetrics,csv,png,svg';
/** Statistics, pictures and tables of several runs, of scenarios that take little. */
const EXPERIMENT_FORMATS = 'text,json,html,markdown,csv,parquet,png,svg';
const LESSON = 'scenarios/pubsub/probes-and-ttl.yaml';
const EXPERIMENTS = [
  ['compare', 'scenarios/pubsub/probes-or-ttl.yaml', '--runs', '4', '--set', 'clients[0].count=50'],
  ['sweep', LESSON, '--runs', '10', ...['probe.interval=10s,30s', 'ttl=10s,60s'].flatMap(varied)],
];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scenarios = process.argv.slice(2);
if (scenarios.length === 0) throw new Error('name the scenarios to run');

const folder = mkdtempSync(join(tmpdir(), 'geosim-nodes-'));
try {
  const outputs = VERSIONS.map((version) => ({ version, hashes: hashesUnder(version) }));
  const [first, ...others] = outputs;
  if (first.hashes.size === 0) throw new Error('the runs wrote no files');
  const differing = others.flatMap(({ version, hashes }) =>
    [...new Set([...first.hashes.keys(), ...hashes.keys()])]
      .filter((file) => hashes.get(file) !== first.hashes.get(file))
      .map((file) => `${file} differs between Node ${first.version} and Node ${version}`),
  );
  if (differing.length > 0) {
    console.error(differing.join('\n'));
    process.exitCode = 1;
  } else {
    console.log(`${first.hashes.size} files are the same on Node ${VERSIONS.join(', ')}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function varied(setting) {
  return ['--vary', `routing.trafficManager.${setting}`];
}

/** File → SHA-256 of everything that the scenarios write, pictures included. */
function hashesUnder(version) {
  const node = nodeOf(version);
  const real = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  if (!real.startsWith(`v${version}.`)) throw new Error(`asked for Node ${version}, got ${real}`);
  const out = join(folder, version);
  const geosim = (command, folder, formats) => {
    const words = [
      'dist/cli/main.js',
      ...command,
      '--quiet',
      '--out',
      join(out, folder),
      '--format',
      formats,
    ];
    const { status } = spawnSync(node, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    // 1 and 2 are verdicts: the run itself went well.
    if (status === null || status > 2) throw new Error(`Node ${real}: geosim ended with ${status}`);
  };
  geosim(['run', ...scenarios], 'runs', FORMATS);
  for (const command of EXPERIMENTS) geosim(command, command[0], EXPERIMENT_FORMATS);
  console.log(
    `Node ${real}: ran ${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'} and ${EXPERIMENTS.length} experiments`,
  );
  // Runs end in any order: so do the lines of the journal.
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== 'journal.jsonl',
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      return [path.slice(out.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

/** Path of a Node of that major version: this one, or one from npm. */
function nodeOf(version) {
  if (process.versions.node.startsWith(`${version}.`)) return process.execPath;
  const script = 'process.stdout.write(process.execPath)';
  return execFileSync('npx', ['-y', '-p', `node@${version}`, 'node', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

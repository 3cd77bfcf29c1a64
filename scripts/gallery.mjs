/**
 * Renders the gallery: pictures, timeline and summary of every shipped scenario that is not slow, the story of
 * a client where one is worth telling, experiments with several runs, and a page that shows them. The README and
 * the docs point into it.
 *
 *     node scripts/gallery.mjs            writes reports/gallery/
 *     node scripts/gallery.mjs --check    exit code 1 when what is committed is not what is drawn now
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A scenario with this tag is shown with all its variants side by side. */
const COMPARED = 'compare';
/** Whose story is told: the client that was down longest. */
const EXPLAINED = ['scenarios/pubsub/region-outage.yaml'];
/** On several seeds, with intervals: as few runs as show them. Caches with a tenth of their clients. */
const EXPERIMENTS = [
  { command: 'compare scenarios/pubsub/which-strategy.yaml --runs 6', shows: 'Services of messages' },
  {
    command:
      'compare scenarios/cache/which-strategy.yaml --runs 6 --set clients[0].count=2 --set clients[1].count=2',
    shows: 'Caches',
  },
  { command: 'compare scenarios/registry/which-design.yaml --runs 10', shows: 'Container registries' },
  {
    command:
      'sweep scenarios/pubsub/probes-and-ttl.yaml --runs 20 --vary routing.trafficManager.probe.interval=10s,20s,30s,60s --vary routing.trafficManager.ttl=10s,20s,30s,60s',
    shows: 'Probe interval and TTL',
  },
];
/** Scenarios that one process runs. */
const CHUNK = 4;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const committed = join(root, 'reports', 'gallery');
const check = process.argv.includes('--check');
const target = check ? mkdtempSync(join(tmpdir(), 'geosim-gallery-')) : committed;

try {
  const scenarios = shippedScenarios();
  if (!check) rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await together([
    ...EXPERIMENTS.map((experiment) => () => runExperiment(experiment)),
    ...scenarios
      .filter(({ tags = [] }) => tags.includes(COMPARED))
      .map(
        ({ file }) =>
          () =>
            compareVariants(file),
      ),
    ...byFolder(scenarios).flatMap(([folder, files]) =>
      chunksOf(files).map((some) => () => run(some, join(target, folder))),
    ),
    ...EXPLAINED.map((file) => () => explainWorst(file)),
  ]);
  writeFileSync(join(target, 'README.md'), page(scenarios));
  if (check) compare();
  else console.log(`${scenarios.length} scenarios are drawn in reports/gallery/`);
} finally {
  if (check) rmSync(target, { recursive: true, force: true });
}

function shippedScenarios() {
  return readdirSync(join(root, 'scenarios'), { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.yaml') && !file.includes('.golden.'))
    .sort()
    .map((file) => ({
      file: `scenarios/${file}`,
      folder: folderOf(`scenarios/${file}`),
      ...parse(readFileSync(join(root, 'scenarios', file), 'utf8')),
    }))
    .filter(({ tags = [] }) => !tags.includes('slow'));
}

/** Those of the first family stand by their names alone: the README and the docs point to them. */
function folderOf(file) {
  const [, family, name] = /^scenarios\/(?:pubsub|([^/]+))\/(.+)\.yaml$/.exec(file);
  return family === undefined ? name : `${family}/${name}`;
}

/** Scenarios of two families may have one name: each family is drawn into a folder of its own. */
function byFolder(scenarios) {
  const folders = [...new Set(scenarios.map(({ folder }) => dirname(folder)))];
  return folders.map((parent) => [parent, scenarios.filter(({ folder }) => dirname(folder) === parent)]);
}

function chunksOf(files) {
  return Array.from({ length: Math.ceil(files.length / CHUNK) }, (_, at) =>
    files.slice(at * CHUNK, (at + 1) * CHUNK),
  );
}

/** As many at a time as there are processors. */
async function together(tasks) {
  const left = [...tasks];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await next();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

async function run(scenarios, out) {
  const files = scenarios.map(({ file }) => file);
  await geosim(['run', ...files, '--quiet', '--format', 'png,timeline,text,markdown', '--out', out]);
}

async function compareVariants(file) {
  const folder = join(target, folderOf(file));
  const out = ['--format', 'png,text,markdown', '--out', dirname(folder)];
  await geosim(['compare', file, '--quiet', '--jobs', '1', ...out]);
  // The runs themselves are no picture.
  rmSync(join(folder, 'journal.jsonl'), { force: true });
}

async function runExperiment({ command }) {
  const folder = join(target, experimentFolder(command));
  const out = ['--format', 'png,text', '--out', dirname(folder)];
  await geosim([...command.split(' '), '--quiet', '--jobs', '1', ...out]);
  rmSync(join(folder, 'journal.jsonl'), { force: true });
}

function experimentFolder(command) {
  const [, family, name] = /scenarios\/([^/]+)\/(\S+)\.yaml/.exec(command);
  return `experiments/${family}/${name}`;
}

async function explainWorst(file) {
  const { worst } = JSON.parse(await geosim(['explain', file, '--json'], 'pipe'));
  const folder = join(target, folderOf(file));
  await geosim([
    'explain',
    file,
    '--client',
    worst[0].client,
    '--quiet',
    '--format',
    'text',
    '--out',
    folder,
  ]);
}

async function geosim(command, output = 'inherit') {
  const words = ['dist/cli/main.js', ...command];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['inherit', output, 'inherit'] });
  const parts = [];
  child.stdout?.on('data', (part) => parts.push(part));
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // 1 and 2 are verdicts: the run itself went well.
  if (status === null || status > 2) throw new Error(`geosim ${command.join(' ')} ended with ${status}`);
  return Buffer.concat(parts).toString();
}

function page(scenarios) {
  const sections = scenarios.map(({ file, folder, name, description, tags = [] }) => {
    const pictures = readdirSync(join(target, folder))
      .filter((entry) => entry.endsWith('.png'))
      .map((entry) => `![${name}: ${basename(entry, '.png')}](${folder}/${entry})`);
    return [
      `## ${name}`,
      '',
      (description ?? '').trim(),
      '',
      `[\`${file}\`](../../${file}) · [timeline](${folder}/timeline.txt) · [summary](${folder}/summary.txt) · [for a pull request](${folder}/summary.md)${
        tags.includes(COMPARED) ? ` · [comparison](${folder}/comparison.md)` : ''
      }${EXPLAINED.includes(file) ? ` · [the story of one client](${folder}/explanation.txt)` : ''}`,
      '',
      ...pictures.flatMap((picture) => [picture, '']),
    ].join('\n');
  });
  const experiments = EXPERIMENTS.map(experimentSection);
  return `# Gallery\n\nDrawn by \`npm run gallery\` from the shipped scenarios.\n\n${[...sections, ...experiments].join('\n')}`;
}

function experimentSection({ command, shows }) {
  const folder = experimentFolder(command);
  const files = readdirSync(join(target, folder)).sort();
  const text = files.find((entry) => entry.endsWith('.txt'));
  return [
    `## ${shows}, on several seeds`,
    '',
    `[\`geosim ${command}\`](${folder}/${text})`,
    '',
    ...files
      .filter((entry) => entry.endsWith('.png'))
      .flatMap((entry) => [`![${shows}: ${basename(entry, '.png')}](${folder}/${entry})`, '']),
  ].join('\n');
}

function compare() {
  const now = filesIn(target);
  const before = filesIn(committed);
  const stale = [...new Set([...now.keys(), ...before.keys()])].filter(
    (file) => !now.get(file)?.equals(before.get(file) ?? Buffer.alloc(0)),
  );
  for (const file of stale) console.error(`reports/gallery/${file} is not what is drawn now`);
  if (stale.length > 0) {
    console.error('draw the gallery anew with: npm run gallery');
    process.exitCode = 1;
  } else console.log(`the gallery is up to date: ${now.size} files`);
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}

/**
 * Renders the gallery: pictures, timeline and summary of every shipped scenario that is not slow, the story of
 * a client where one is worth telling, and a page that shows them. The README and the docs point into it.
 *
 *     node scripts/gallery.mjs            writes reports/gallery/
 *     node scripts/gallery.mjs --check    exit code 1 when what is committed is not what is drawn now
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A scenario with this tag is shown with all its variants side by side. */
const COMPARED = 'compare';
/** Whose story is told: the client that was down longest. */
const EXPLAINED = ['scenarios/pubsub/region-outage.yaml'];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const committed = join(root, 'reports', 'gallery');
const check = process.argv.includes('--check');
const target = check ? mkdtempSync(join(tmpdir(), 'geosim-gallery-')) : committed;

try {
  const scenarios = shippedScenarios();
  if (!check) rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [folder, files] of byFolder(scenarios)) run(files, join(target, folder));
  for (const { file, tags = [] } of scenarios) if (tags.includes(COMPARED)) compareVariants(file);
  for (const file of EXPLAINED) explainWorst(file);
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

function run(scenarios, out) {
  const files = scenarios.map(({ file }) => file);
  geosim(['run', ...files, '--quiet', '--format', 'png,timeline,text,markdown', '--out', out]);
}

function compareVariants(file) {
  const out = join(target, dirname(folderOf(file)));
  geosim(['compare', file, '--quiet', '--format', 'png,text,markdown', '--out', out]);
}

function explainWorst(file) {
  const { worst } = JSON.parse(geosim(['explain', file, '--json'], 'pipe'));
  const folder = join(target, folderOf(file));
  geosim(['explain', file, '--client', worst[0].client, '--quiet', '--format', 'text', '--out', folder]);
}

function geosim(command, output = 'inherit') {
  const words = ['dist/cli/main.js', ...command];
  const stdio = ['inherit', output, 'inherit'];
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: root, stdio, maxBuffer: 2 ** 30 });
  // 1 and 2 are verdicts: the run itself went well.
  if (status === null || status > 2) process.exit(status ?? 1);
  return stdout;
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
  return `# Gallery\n\nDrawn by \`npm run gallery\` from the shipped scenarios.\n\n${sections.join('\n')}`;
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

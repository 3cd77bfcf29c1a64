/**
 * Builds dist/ from src/. With `--if-stale` only when a source file is newer than the last build, and
 * then without type checks: that is for tests, `npm run build` and `npm test` always check.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src');
const target = join(root, 'dist');
const stamp = join(target, '.built');
/** What comes of a file of TypeScript. */
const BUILT = /\.(?:d\.)?(c?)(?:ts|js)$/;
const onlyIfStale = process.argv.includes('--if-stale');

if (!onlyIfStale || isStale()) {
  const started_ms = Date.now();
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const config = join(root, 'tsconfig.build.json');
  const flags = onlyIfStale ? ['--noCheck'] : [];
  const { status } = spawnSync(process.execPath, [tsc, '-p', config, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  removeOrphans();
  bundlePage();
  // npm makes the command executable where it installs the package; a checkout has to do it itself.
  chmodSync(join(target, 'cli', 'main.js'), 0o755);
  // Dated to the start: a file saved during the build counts as newer.
  writeFileSync(stamp, `${new Date(started_ms).toISOString()}\n`);
}

function isStale() {
  if (!existsSync(stamp)) return true;
  const built_ms = Date.parse(readFileSync(stamp, 'utf8').trim());
  return (
    files(source).some((file) => statSync(join(source, file)).mtimeMs > built_ms) || orphans().length > 0
  );
}

/**
 * Script and style of report.html as one file of JSON, for the command line to hand to what writes the
 * page. The script's hash stands beside it: the page lets no other run.
 */
function bundlePage() {
  const { outputFiles } = buildSync({
    entryPoints: [join(source, 'page', 'main.ts'), join(source, 'page', 'page.css')],
    outdir: target,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2022'],
    charset: 'utf8',
    legalComments: 'inline',
  });
  const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text.trim();
  const script = text('.js');
  const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
  writeFileSync(
    join(target, 'page.json'),
    `${JSON.stringify({ script, style: text('.css'), scriptHash })}\n`,
  );
}

/** What was built from a file that is gone must not be packed. */
function removeOrphans() {
  for (const file of orphans()) rmSync(join(target, file));
}

function orphans() {
  return files(target).filter(
    (file) => BUILT.test(file) && !existsSync(join(source, file.replace(BUILT, '.$1ts'))),
  );
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
}

import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/library/version.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));

describe('the package', () => {
  const packed = packedFiles();

  test('holds what it promises: the command, the exports, the schemas, licence and changes', () => {
    const promised = [manifest.bin.geosim, ...Object.values(manifest.exports as Record<string, string>)];
    for (const path of [...promised, 'LICENSE', 'README.md', 'CHANGELOG.md']) {
      expect(packed).toContain(path.replace(/^\.\//, ''));
    }
  });

  test('holds the worker and everything else that was built, and nothing whose source is gone', () => {
    const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('page/'))
      .map((file) => file.replace(/\.ts$/, '.js'));
    const built = packed.filter((file) => file.startsWith('dist/') && file.endsWith('.js'));
    expect(built.map((file) => file.slice('dist/'.length)).sort()).toEqual(sources.sort());
    // The page's script and style are one bundle.
    expect(packed).toContain('dist/page.json');
  });

  test('brings along the canvas that stands in for the one that needs a compiler', () => {
    expect(packed).toContain('node_modules/canvas/index.js');
    expect(packed).toContain('node_modules/chartjs-node-canvas/package.json');
    // The binary comes from the registry, for the machine at hand.
    expect(packed.filter((file) => file.endsWith('.node'))).toEqual([]);
  });

  test('holds the worked example of a plug-in', () => {
    expect(packed).toContain('examples/flood.ts');
  });

  test('holds no tests, results or sources', () => {
    const stray = packed.filter((file) => /^(test|src|reports|bench|scripts|vendor|coverage)\//.test(file));
    expect(stray).toEqual([]);
  });

  test('the library knows its own version', () => {
    expect(VERSION).toBe(manifest.version);
  });

  test('the command can be executed', () => {
    const path = `${root}${manifest.bin.geosim}`;
    accessSync(path, constants.X_OK);
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});

describe('dependencies', () => {
  test('are pinned to one version', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies } as Record<string, string>;
    for (const [name, version] of Object.entries(all)) {
      expect(version, name).toMatch(/^(\d+\.\d+\.\d+(-r\.\d+)?|file:vendor\/\w+)$/);
    }
  });

  test('the lock file says the same as package.json', () => {
    const { dependencies, devDependencies, bundleDependencies } = lock.packages[''];
    expect({ dependencies, devDependencies, bundleDependencies }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      bundleDependencies: manifest.bundleDependencies,
    });
  });

  test('every package that the product imports is a dependency, and no other is', () => {
    const imported = new Set<string>();
    for (const folder of ['src', 'vendor/canvas']) {
      for (const file of readdirSync(root + folder, { recursive: true, encoding: 'utf8' })) {
        // What the page imports is in its bundle.
        if (!/\.[jt]s$/.test(file) || file.startsWith('page/')) continue;
        const text = readFileSync(`${root}${folder}/${file}`, 'utf8');
        for (const name of ts.preProcessFile(text, true, true).importedFiles)
          imported.add(packageOf(name.fileName));
      }
    }
    // Named as text: the plug-in in the renderer's options, the font by its path; canvas is what chartjs-node-canvas imports.
    for (const name of ['chartjs-plugin-annotation', 'dejavu-fonts-ttf', 'canvas']) imported.add(name);
    const foreign = [...imported].filter(
      (name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name),
    );
    expect(foreign.sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  test('nothing but the canvas runs a script when it is installed', () => {
    const scripted = Object.entries(
      lock.packages as Record<string, { hasInstallScript?: boolean; dev?: boolean; optional?: boolean }>,
    )
      // msgpackr (of BullMQ) does without its extract, so that npm goes on where that cannot be built.
      .filter(
        ([, { hasInstallScript, dev, optional }]) =>
          hasInstallScript === true && dev !== true && optional !== true,
      )
      .map(([path]) => path);
    expect(scripted.filter((path) => path !== '')).toEqual([]);
  });
});

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Paths in the tarball that npm would make, without building. */
function packedFiles(): readonly string[] {
  if (!existsSync(`${root}dist/cli/main.js`)) return [];
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
  const [tarball] = JSON.parse(execFileSync('npm', words, { cwd: root, encoding: 'utf8' }));
  return (tarball.files as { path: string }[]).map(({ path }) => path);
}

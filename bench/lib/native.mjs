import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compiles bench/cpp/<name>.cpp with -O2 and returns the program's path, or null without a compiler. */
export function compile(name) {
  const source = fileURLToPath(new URL(`../cpp/${name}.cpp`, import.meta.url));
  const program = join(mkdtempSync(join(tmpdir(), 'geosim-bench-')), basename(name));
  for (const compiler of ['g++', 'c++', 'clang++']) {
    const { error, status, stderr } = spawnSync(compiler, ['-O2', '-std=c++17', '-o', program, source], {
      encoding: 'utf8',
    });
    if (error !== undefined) continue;
    if (status !== 0) throw new Error(`${compiler} cannot compile ${source}:\n${stderr}`);
    return program;
  }
  return null;
}

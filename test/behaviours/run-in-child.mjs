// Runs a scenario (a JSON file) in a process of its own, from the sources, and prints the SHA-256 of
// the canonical result. The file is the argument.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const root = new URL('../..', import.meta.url).pathname;
const { module } = await runnerImport('./test/behaviours/support.ts', { root, configFile: false });
const { bytesOf, run, scenarioFrom } = module;
const result = run(scenarioFrom(readFileSync(process.argv[2], 'utf8')));
console.log(createHash('sha256').update(bytesOf(result)).digest('hex'));

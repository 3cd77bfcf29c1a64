import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a user would, and waits for its end. */
export function geosim(words: readonly string[], cwd: string, environment: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    cwd,
    env: plainEnvironment(environment),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** Starts the built command; ends with its exit code and what it printed. */
export function startGeosim(
  words: readonly string[],
  cwd: string,
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd, env: plainEnvironment({}) });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr.on('data', (text) => {
    printed.stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, ...printed }));
  });
  return { child, ended };
}

/** An empty folder that is gone after the test, with the files given. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'geosim-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A region outage, small enough to take no time. */
export const OUTAGE = `geosim: 1
name: a small outage
duration: 12m
warmup: 1m
service:
  replicas: [{region: eastus}, {region: westeurope}]
clients:
  - {name: us, region: eastus, count: 20}
faults:
  - {at: 3m, kind: region-outage, region: eastus, for: 5m, as: dark}
variants:
  refusing: {faults: [{at: 3m, kind: region-outage, region: eastus, for: 5m, mode: refusing, as: dark}]}
`;

/** Nothing goes wrong, for so long that no test waits for its end. */
export const ENDLESS = `geosim: 1
name: a long quiet time
duration: 100d
service:
  replicas: [{region: eastus}, {region: westeurope}]
clients:
  - {name: us, region: eastus, count: 10, publish: {rate: 1/s each}}
`;

/** The environment decides about colours and stacks: a test says what it wants of it. */
function plainEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS, GEOSIM_DEBUG, NODE_OPTIONS, ...rest } = process.env;
  return { ...rest, ...environment };
}

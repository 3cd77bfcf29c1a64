import type { ChildProcess } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createRandom } from '../../src/kernel/streams.js';
import { folderWith, geosim, startGeosim } from './geosim.js';
import { SERVER, startServer, WHY_SKIPPED } from './redis.js';

/** Small, and with enough of chance that no two seeds give the same. */
const SCENARIO = `geosim: 1
name: a small outage
duration: 6m
warmup: 1m
service:
  replicas: [{region: eastus}, {region: westeurope}]
clients:
  - {name: us, region: eastus, count: 20, reconnect: {backoff: exponential, base: 1s, cap: 10s, jitter: full}}
faults:
  - {at: 2m, kind: region-outage, region: eastus, for: 2m, as: dark}
variants:
  near: {clients: [{name: us, region: westeurope, count: 20}]}
`;

/** GEOSIM_SLOW_TESTS=1: as many as the issue asks for. */
const SLOW = process.env.GEOSIM_SLOW_TESTS === '1';
const RUNS = SLOW ? 250 : 20;
const DEATHS = SLOW ? 12 : 2;

vi.setConfig({ testTimeout: SLOW ? 1_800_000 : 240_000 });
const COMPARE = ['compare', 'small.yaml', '--runs', `${RUNS}`, '--format', 'json,csv', '--quiet'];

test('a server that is not there, or no URL, is told before anything runs: exit code 4', () => {
  const folder = folderWith({ 'small.yaml': SCENARIO });
  const nobody = geosim([...COMPARE, '--queue', 'redis://127.0.0.1:1'], folder);
  expect(nobody.code).toBe(4);
  expect(nobody.stderr).toMatch(
    /^error: --queue redis:\/\/127\.0\.0\.1:1: no server answers \(.*ECONNREFUSED.*\)\n {2}hint: start a Redis/,
  );
  const nonsense = geosim(['worker', '--queue', 'localhost'], folder);
  expect([nonsense.code, nonsense.stderr]).toEqual([
    4,
    expect.stringContaining('not a URL of a Redis or Valkey server'),
  ]);
  const secret = geosim(['worker', '--queue', 'redis://me:secret@127.0.0.1:1'], folder);
  expect(secret.stderr).not.toContain('secret');
});

describe.skipIf(SERVER === undefined)(SERVER === undefined ? `a queue (${WHY_SKIPPED})` : 'a queue', () => {
  let url = '';
  beforeAll(async () => {
    const server = await startServer();
    url = server.url;
    return server.stop;
  });

  /** What two threads of this machine make of the experiment. */
  function local(folder: string, words: readonly string[] = []): readonly string[] {
    expect(geosim([...COMPARE, ...words, '--out', 'local'], folder).stderr).toBe('');
    return tables(folder, 'local');
  }

  const tables = (folder: string, out: string) =>
    ['comparison.json', 'runs.csv'].map((name) => readFileSync(join(folder, out, 'small', name), 'utf8'));
  const worker = (folder: string, words: readonly string[] = []) =>
    startGeosim(['worker', '--queue', url, '--jobs', '1', ...words], folder);

  test('gives the bytes that the threads of one machine give, while workers die and are replaced', async () => {
    const folder = folderWith({ 'small.yaml': SCENARIO });
    const workers = [worker(folder).child, worker(folder).child];
    const { ended } = startGeosim([...COMPARE, '--queue', url, '--out', 'queue'], folder);
    let hasEnded = false;
    void ended.then(() => {
      hasEnded = true;
    });
    expect(await killNowAndThen(folder, workers, () => worker(folder).child)).toBe(DEATHS);
    expect(hasEnded).toBe(false);
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(tables(folder, 'queue')).toEqual(local(folder));
    for (const child of workers) child.kill('SIGKILL');
  });

  test('a server that forgets everything is told again', async () => {
    const folder = folderWith({ 'small.yaml': SCENARIO });
    const { child } = worker(folder);
    const { ended } = startGeosim([...COMPARE, '--queue', url, '--out', 'queue'], folder);
    const redis = new Redis(url);
    await finished(folder, 2);
    await redis.flushall();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(tables(folder, 'queue')).toEqual(local(folder));
    child.kill('SIGTERM');
    redis.disconnect();
  });

  test('workers of the same plug-in serve an experiment with it, and no others; Ctrl-C leaves nothing behind', async () => {
    const folder = folderWith({ 'small.yaml': SCENARIO.replace('service:', 'service:\n  strategy: flood') });
    copyFileSync(
      fileURLToPath(new URL('../../examples/flood.ts', import.meta.url)),
      join(folder, 'flood.ts'),
    );
    const plugin = ['--plugin', 'flood.ts'];
    const other = worker(folder).child;
    const lonely = startGeosim([...COMPARE, ...plugin, '--queue', url, '--out', 'none'], folder);
    let said = '';
    lonely.child.stderr?.on('data', (text) => {
      said += text;
    });
    await vi.waitUntil(() => said.includes('no worker serves'), { timeout: 60_000, interval: 50 });
    lonely.child.kill('SIGINT');
    const stopped = await lonely.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(`start some: geosim worker --queue ${url} --plugin flood.ts`);
    const redis = new Redis(url);
    expect((await redis.keys('*wait')).concat(await redis.keys('*results*'))).toEqual([]);
    redis.disconnect();
    const right = worker(folder, plugin);
    const ran = startGeosim([...COMPARE, ...plugin, '--queue', url, '--out', 'queue'], folder);
    expect(await ran.ended).toMatchObject({ code: 0, stderr: '' });
    expect(tables(folder, 'queue')).toEqual(local(folder, plugin));
    right.child.kill('SIGTERM');
    expect(await right.ended).toMatchObject({ code: 143, stderr: expect.stringMatching(/\d+ runs done/) });
    other.kill('SIGKILL');
  });
});

/** Kills one of the workers, drawn by lot, at every so many finished runs, and starts another in its place. */
async function killNowAndThen(
  folder: string,
  workers: ChildProcess[],
  another: () => ChildProcess,
): Promise<number> {
  const draws = createRandom(7).stream('test', 'deaths');
  let deaths = 0;
  while (deaths < DEATHS) {
    await finished(folder, Math.floor((2 * RUNS * (deaths + 1)) / (DEATHS + 4)));
    const which = Math.floor(draws.uniform() * workers.length);
    if (workers[which]!.kill('SIGKILL')) deaths++;
    workers[which] = another();
  }
  return deaths;
}

/** Waits until so many runs are in the journal. */
async function finished(folder: string, runs: number): Promise<void> {
  const lines = () => {
    try {
      return readFileSync(join(folder, 'queue', 'small', 'journal.jsonl'), 'utf8').split('\n').length - 2;
    } catch {
      return 0;
    }
  };
  while (lines() < runs) await new Promise((again) => setTimeout(again, 10));
}

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The binary of a server on this machine; undefined: there is none, and tests that need one are skipped. */
export const SERVER = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);
export const WHY_SKIPPED = 'skipped: neither redis-server nor valkey-server is on the PATH';

/** Starts a server of the tests' own, that keeps nothing; `stop` it after them. */
export async function startServer(): Promise<{ readonly url: string; stop(): void }> {
  if (SERVER === undefined) throw new Error(WHY_SKIPPED);
  const folder = mkdtempSync(join(tmpdir(), 'geosim-redis-'));
  const port = await freePort();
  const words = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const server = spawn(SERVER, words);
  await new Promise<void>((ready, fail) => {
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      if (/ready to accept connections/i.test(said)) ready();
    });
    server.on('exit', (code) => fail(new Error(`${SERVER} ended with ${code}: ${said}`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    stop() {
      server.removeAllListeners('exit');
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });
}

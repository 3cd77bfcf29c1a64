import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Census } from '../../src/explanation/census.js';
import type { Explanation } from '../../src/explanation/explanation.js';
import { folderWith, geosim, OUTAGE } from './geosim.js';

const PUBLISHING = OUTAGE.replace('count: 20}', 'count: 20, publish: {rate: 0.2/s each}}');

/** A cluster that pulls before the image is there. */
const EARLY = JSON.stringify({
  ...{ geosim: 1, name: 'early', seed: 3, duration: '10m' },
  service: { family: 'registry', replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
  images: [{ name: 'web', size: '500MB', layers: 4 }],
  clients: [
    { name: 'ci', region: 'eastus', kind: 'pusher', push: { image: 'web', at: ['1m'] } },
    { name: 'far', region: 'westeurope', kind: 'fleet', pull: { image: 'web', when: 'pushed', over: '1s' } },
  ],
});

describe('geosim explain', () => {
  test('lists whom to ask about, with ids that it takes', () => {
    const folder = folderWith({ 'a.yaml': PUBLISHING });
    const { code, stdout, stderr } = geosim(['explain', 'a.yaml'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Down longest');
    const census = json<Census>(['explain', 'a.yaml', '--json'], folder);
    const client = census.worst[0]!.client;
    const story = geosim(['explain', 'a.yaml', '--client', client, '--no-what-if'], folder);
    expect(story.code).toBe(0);
    expect(story.stdout).toContain(`${client} was down for`);
    const failed = census.failed.find(({ operation }) => operation === 'publish')!.examples[0]!;
    const why = geosim(['explain', 'a.yaml', '--operation', failed, '--no-what-if'], folder);
    expect(why.code).toBe(0);
    expect(why.stdout).toMatch(/This publish.*(failed|may or may not)/);
  });

  test('--json is the whole explanation, with counterfactuals on the same seed', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const explanation = json<Explanation>(
      ['explain', 'a.yaml', '--client', 'us#1', '--seed', '7', '--json'],
      folder,
    );
    expect(explanation).toMatchObject({ explanationVersion: 1, seed: 7, focus: 0, operation: null });
    const effects = explanation.counterfactuals.map(({ effect }) => effect);
    expect(effects.length).toBeGreaterThan(1);
    expect(effects.some((effect) => effect.kind === 'moved' && effect.by_for_us! < 0)).toBe(true);
    for (const { why } of explanation.counterfactuals) expect(why).not.toBe('');
    const again = json<Explanation>(
      ['explain', 'a.yaml', '--client', 'us#1', '--seed', '7', '--json'],
      folder,
    );
    expect(again).toEqual(explanation);
  });

  test('of a host that had to try again: each try, where its time went, and reruns', () => {
    const folder = folderWith({ 'a.yaml': EARLY });
    const why = geosim(['explain', 'a.yaml', '--client', 'far#1'], folder);
    expect({ code: why.code, stderr: why.stderr }).toEqual({ code: 0, stderr: '' });
    expect(why.stdout).toMatch(/This pull at westeurope went well, at try \d/);
    expect(why.stdout).toContain('this replica has no image of that name, or not yet');
    expect(why.stdout).toMatch(/waits for the webhook of its region +\S+ /);
    const { wait, operation, focus } = json<Explanation>(
      ['explain', 'a.yaml', '--client', 'far#1', '--no-what-if', '--json'],
      folder,
    );
    expect([operation!.id, focus]).toEqual([wait!.tries[0]!.id, null]);
  });

  test('says what is wrong with a client or an operation, and what there is', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const wrong = (...words: string[]) => geosim(['explain', 'a.yaml', ...words], folder);
    const cases = [
      [wrong('--client', 'us#21'), 'there is no us#21: us has the clients us#1 to us#20'],
      [wrong('--client', 'su#1'), 'there are no clients called "su"'],
      [wrong('--client', 'us'), 'NAME#N'],
      [wrong('--operation', 'us#1'), 'is no operation'],
      [wrong('--operation', 'us#1/publish@1.000000'), 'the nearest is us#1/connect@'],
      [wrong('--client', 'us#1', '--operation', 'us#1/connect@0.000000'), 'leave one of them out'],
    ] as const;
    for (const [{ code, stdout, stderr }, text] of cases) {
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toContain(text);
    }
  });
});

function json<T>(words: readonly string[], folder: string): T {
  const { code, stdout } = geosim([...words], folder);
  expect(code).toBe(0);
  return JSON.parse(stdout) as T;
}

describe('geosim run --trace', () => {
  test('tells every event of a client, or of a replica, in words, and changes nothing', () => {
    const folder = folderWith({ 'a.yaml': PUBLISHING });
    const words = ['run', 'a.yaml', '--quiet', '--out', 'o', '--format', 'json'];
    const client = geosim([...words, '--trace', 'us#2'], folder);
    expect(client.code).toBe(0);
    const lines = client.stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('# us#2');
    for (const line of lines.slice(1)) expect(line).toMatch(/^\d:\d\d:\d\d\.\d{6} {2}\S/);
    const down = lines.findIndex((line) => line.endsWith('its way to eastus is broken (dark)'));
    const up = lines.findIndex((line) => line.endsWith('served again, by westeurope'));
    expect(down).toBeGreaterThan(1);
    expect(up).toBeGreaterThan(down);
    expect(lines.filter((line) => line.includes('  publish')).length).toBeGreaterThan(10);
    const traced = readFileSync(join(folder, 'o/a/result.json'), 'utf8');
    const replica = geosim([...words, '--trace', 'westeurope'], folder);
    // All twenty come, once each.
    expect(replica.stdout.match(/us#\d+ connects/g)?.length).toBe(20);
    geosim(words, folder);
    expect(readFileSync(join(folder, 'o/a/result.json'), 'utf8')).toBe(traced);
    expect(geosim([...words, '--trace', 'nobody'], folder)).toMatchObject({ code: 4, stdout: '' });
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson } from '../../src/metrics/canonical-json.js';
import type { RunResult, Series } from '../../src/metrics/result.js';
import { geosim } from '../cli/geosim.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The pages under test, written by the command as users have it. */
export interface Pages {
  readonly outage: string;
  readonly nasty: string;
  readonly comparison: string;
  readonly story: string;
  readonly million: string;
  readonly registry: string;
  readonly sweep: string;
  remove(): void;
}

export const NASTY = '</script><img src=x onerror=alert(1)><b>"\'&amp;';

export function makePages(): Pages {
  const folder = mkdtempSync(join(tmpdir(), 'geosim-browser-'));
  const made = (words: readonly string[]) => {
    const { code, stderr } = geosim([...words, '--quiet', '--out', folder], root);
    if (code === null || code > 2) throw new Error(stderr);
  };
  /** The page of a saved result, after a change to it. */
  const rendered = (name: string, change: (result: RunResult) => RunResult) => {
    const file = join(folder, name, 'result.json');
    writeFileSync(file, canonicalJson(change(JSON.parse(readFileSync(file, 'utf8')))));
    const { code, stderr } = geosim(['report', file, '--format', 'html'], root);
    if (code !== 0) throw new Error(stderr);
  };
  const smaller = [3, 2, 3].flatMap((count, at) => ['--set', `clients[${at}].count=${count * 40}`]);
  made(['run', 'scenarios/pubsub/region-outage.yaml', ...smaller, '--format', 'html']);
  writeFileSync(join(folder, 'designs.yaml'), DESIGNS);
  made(['compare', join(folder, 'designs.yaml'), '--format', 'html']);
  const ofOne = ['--client', 'us#3', '--no-what-if', '--format', 'html', '--out', join(folder, 'story')];
  const told = geosim(['explain', join(folder, 'designs.yaml'), '--quiet', ...ofOne], root);
  if (told.code !== 0) throw new Error(told.stderr);
  made(['run', join(folder, 'designs.yaml'), '--format', 'json']);
  rendered('designs', (result) => renamed(result) as RunResult);
  const thousand = [400, 350, 250].flatMap((count, at) => ['--set', `clients[${at}].count=${count}`]);
  made(['run', 'scenarios/scale/million-clients.yaml', ...thousand, '--format', 'json']);
  rendered('million-clients', thousandfold);
  made(['run', 'scenarios/registry/too-early.yaml', '--format', 'html']);
  const vary = ['ttl=20s,60s', 'probe.interval=10s,30s'].flatMap((one) => [
    '--vary',
    `routing.trafficManager.${one}`,
  ]);
  made(['sweep', join(folder, 'designs.yaml'), ...vary, '--format', 'html']);
  const page = (name: string, file = 'report.html') => join(folder, name, file);
  return {
    outage: page('region-outage'),
    nasty: page('designs'),
    comparison: page('designs', 'comparison.html'),
    story: page('story'),
    million: page('million-clients'),
    registry: page('too-early'),
    sweep: page('designs', 'sweep.html'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A result of the same shape with a thousand times as many clients. */
function thousandfold(result: RunResult): RunResult {
  const { topology, series } = result;
  const isCount = ({ unit }: Series) => unit !== 'ratio' && unit !== 'units';
  const larger = (own: Series): Series =>
    isCount(own)
      ? { ...own, values: own.values.map((value) => (value === null ? null : value * 1_000)) }
      : own;
  return {
    ...result,
    topology: { ...topology, clients: topology.clients.map((one) => ({ ...one, count: one.count * 1_000 })) },
    series: Object.fromEntries(Object.entries(series).map(([key, own]) => [key, larger(own)])),
  };
}

/** Names that a scenario would not accept, but a file that somebody hands over may hold. */
function renamed(value: unknown): unknown {
  if (typeof value === 'string') return ['us', 'eastus', 'dark', 'designs'].includes(value) ? NASTY : value;
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [key.replaceAll('=us', `=${NASTY}`), renamed(own)]),
  );
}

const DESIGNS = `geosim: 1
name: designs
duration: 12m
warmup: 1m
service:
  replicas: [{region: eastus}, {region: westeurope}]
clients:
  - {name: us, region: eastus, count: 20}
  - {name: eu, region: westeurope, count: 5}
faults:
  - {at: 3m, kind: region-outage, region: eastus, for: 5m, as: dark}
expect:
  - detected(dark) within 130s
variants:
  ttl-20: {routing: {trafficManager: {ttl: 20s}}}
  ttl-120: {routing: {trafficManager: {ttl: 120s}}}
  ttl-300: {routing: {trafficManager: {ttl: 300s}}}
`;

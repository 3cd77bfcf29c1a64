import { parse, stringify } from 'yaml';
import type { Golden, GoldenFailover, GoldenMilestone, GoldenSetting } from './golden.js';

/** The golden file was edited into something that is none, or was written by another version. */
export class UnreadableGolden extends Error {}

const FORMAT = 1;

/** Writes a golden as text for people: one line a milestone, lengths in seconds to the µs. */
export function writeGolden(golden: Golden): string {
  const { settings, givens, milestones, waterfall, ...rest } = golden;
  const document = {
    golden: FORMAT,
    scenario: rest.scenario,
    ...(rest.variant === null ? {} : { variant: rest.variant }),
    seed: rest.seed,
    engine: rest.engine,
    digest: rest.digest,
    settings: Object.fromEntries(settings.map((s) => [s.path, `${s.value} (default ${s.default})`])),
    givens,
    timeline: milestones.map(milestoneLine),
    waterfall: waterfall.map((row) => ({
      [`${JSON.stringify(row.fault)} · ${JSON.stringify(row.clients)} · ${row.moved}/${row.hit} moved`]:
        Object.fromEntries(row.phases.map(({ name, for_us }) => [name, seconds(for_us)])),
    })),
    metrics: rest.metrics,
  };
  return `${HEADER}${stringify(document, { lineWidth: 0 })}`;
}

/** @throws UnreadableGolden with what is wrong and what to do. */
export function readGolden(text: string): Golden {
  const document = parseDocument(text);
  const format = document.golden;
  if (format !== FORMAT) {
    throw new UnreadableGolden(
      `golden format ${String(format)} is not ${FORMAT}; write it anew with --update`,
    );
  }
  return {
    scenario: textOf(document, 'scenario'),
    variant: document.variant === undefined ? null : textOf(document, 'variant'),
    seed: numberOf(document, 'seed'),
    engine: textOf(document, 'engine'),
    digest: textOf(document, 'digest'),
    settings: Object.entries(mapOf(document, 'settings')).map(readSetting),
    givens: textsOf(document, 'givens'),
    milestones: listOf(document, 'timeline').map(readMilestone),
    waterfall: listOf(document, 'waterfall').map(readFailover),
    metrics: numbersOf(document, 'metrics'),
  };
}

const HEADER = [
  '# What this scenario did when it was last accepted. `geosim test` holds each run against it;',
  '# `geosim test --update` accepts what is different. Times are seconds since the start of the run.',
  '',
].join('\n');

function milestoneLine({ at_us, kind, subject, detail }: GoldenMilestone): string {
  return `${seconds(at_us)} ${kind} ${JSON.stringify(subject)} ${JSON.stringify(detail)}`;
}

function readMilestone(line: unknown): GoldenMilestone {
  const found = /^(\d+\.\d{6})s (\S+) ("(?:[^"\\]|\\.)*") (\{.*\})$/.exec(String(line));
  if (found === null) throw new UnreadableGolden(`no milestone: ${String(line)}`);
  const [, at, kind, subject, detail] = found;
  return { at_us: micros(at), kind, subject: JSON.parse(subject), detail: JSON.parse(detail) };
}

function readSetting([path, value]: [string, unknown]): GoldenSetting {
  const found = /^([\s\S]*) \(default ([\s\S]*)\)$/.exec(String(value));
  if (found === null) throw new UnreadableGolden(`setting ${path} names no default: ${String(value)}`);
  return { path, value: found[1], default: found[2] };
}

function readFailover(row: unknown): GoldenFailover {
  const [head, phases] = Object.entries(row as Record<string, Record<string, string>>)[0] ?? ['', {}];
  const found = /^("(?:[^"\\]|\\.)*") · ("(?:[^"\\]|\\.)*") · (\d+)\/(\d+) moved$/.exec(head);
  if (found === null) throw new UnreadableGolden(`no row of a waterfall: ${head}`);
  return {
    fault: JSON.parse(found[1]),
    clients: JSON.parse(found[2]),
    moved: Number(found[3]),
    hit: Number(found[4]),
    phases: Object.entries(phases).map(([name, length]) => ({
      name,
      for_us: micros(length.replace(/s$/, '')),
    })),
  };
}

function seconds(length_us: number): string {
  const whole = Math.floor(length_us / 1e6);
  return `${whole}.${String(length_us - whole * 1e6).padStart(6, '0')}s`;
}

function micros(text: string): number {
  const [whole, fraction] = text.split('.');
  return Number(whole) * 1e6 + Number(fraction);
}

type Fields = Readonly<Record<string, unknown>>;

function parseDocument(text: string): Fields {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new UnreadableGolden(`it is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (typeof document !== 'object' || document === null) throw new UnreadableGolden('it is empty');
  return document as Fields;
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string') throw new UnreadableGolden(`'${key}' is missing or no text`);
  return value;
}

function numberOf(fields: Fields, key: string): number {
  const value = fields[key];
  if (typeof value !== 'number') throw new UnreadableGolden(`'${key}' is missing or no number`);
  return value;
}

function listOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key];
  if (!Array.isArray(value)) throw new UnreadableGolden(`'${key}' is missing or no list`);
  return value;
}

function mapOf(fields: Fields, key: string): Fields {
  const value = fields[key];
  if (typeof value !== 'object' || value === null) throw new UnreadableGolden(`'${key}' is missing`);
  return value as Fields;
}

function textsOf(fields: Fields, key: string): Readonly<Record<string, string>> {
  const entries = Object.entries(mapOf(fields, key));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function numbersOf(fields: Fields, key: string): Readonly<Record<string, number>> {
  const map = mapOf(fields, key);
  for (const [name, value] of Object.entries(map)) {
    if (typeof value !== 'number') throw new UnreadableGolden(`${key}: ${name} is no number`);
  }
  return map as Readonly<Record<string, number>>;
}

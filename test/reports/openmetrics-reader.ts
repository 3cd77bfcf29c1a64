/**
 * Reads OpenMetrics text 1.0.0 by its grammar, and throws where it is none. Written from the specification,
 * knows nothing of what writes.
 */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly at_s: number | null;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*';
const NUMBER = '[+-]?(?:\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?|Inf)|NaN';
/** Which endings samples of a type may have. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  info: ['_info'],
  summary: ['', '_count', '_sum', '_created'],
};

export function readOpenMetrics(text: string): readonly Family[] {
  if (!text.endsWith('# EOF\n')) throw new Error('it does not end with # EOF');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  const families = new Map<string, Draft>();
  let open: Draft | undefined;
  for (const line of lines) {
    const descriptor = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`).exec(line);
    if (descriptor !== null) {
      const [, kind = '', name = '', rest = ''] = descriptor;
      if (kind === 'TYPE') {
        if (families.has(name)) throw new Error(`${name} is there twice`);
        if (SUFFIXES[rest] === undefined) throw new Error(`unknown type ${rest}`);
        open = { name, type: rest, unit: '', samples: [] };
        families.set(name, open);
      } else if (open?.name !== name || open.samples.length > 0) {
        throw new Error(`${line}: not at the head of its family`);
      } else if (kind === 'UNIT') {
        if (!name.endsWith(`_${rest}`)) throw new Error(`${name} does not end with its unit ${rest}`);
        open.unit = rest;
      }
      continue;
    }
    const sample = readSample(line);
    if (open === undefined || !fits(sample, open)) throw new Error(`${line}: belongs to no open family`);
    const key = keyOf(sample);
    const before = open.samples.findLast((other) => keyOf(other) === key);
    if (before !== undefined) {
      if (open.samples.at(-1) !== before) throw new Error(`${line}: its metric's samples are interleaved`);
      if (before.at_s === null || sample.at_s === null || sample.at_s <= before.at_s) {
        throw new Error(`${line}: its time does not go on`);
      }
    }
    open.samples.push(sample);
  }
  return [...families.values()];
}

interface Draft extends Family {
  unit: string;
  readonly samples: Sample[];
}

function readSample(line: string): Sample {
  const label = `${LABEL}="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"`;
  const pattern = new RegExp(`^(${NAME})(?:\\{(${label}(?:,${label})*)?\\})? (${NUMBER})(?: (${NUMBER}))?$`);
  const match = pattern.exec(line);
  if (match === null) throw new Error(`no sample: ${line}`);
  const [, name = '', pairs = '', value, at_s] = match;
  const labels: Record<string, string> = {};
  for (const [, key = '', text = ''] of pairs.matchAll(
    new RegExp(`(${LABEL})="((?:[^"\\\\]|\\\\.)*)"`, 'g'),
  )) {
    if (key in labels) throw new Error(`${line}: the label ${key} is there twice`);
    labels[key] = text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return { name, labels, value: Number(value), at_s: at_s === undefined ? null : Number(at_s) };
}

function fits({ name, labels }: Sample, family: Family): boolean {
  const ending = name.slice(family.name.length);
  if (!name.startsWith(family.name) || !SUFFIXES[family.type]!.includes(ending)) return false;
  return family.type !== 'summary' || (ending === '') === 'quantile' in labels;
}

function keyOf({ name, labels }: Sample): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}

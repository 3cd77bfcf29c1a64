import { type MetricChoice, STATISTICS, type Statistic } from '../experiments/comparison-rows.js';
import { METRICS, type MetricName } from '../metrics/metric-registry.js';
import type { Labels } from '../metrics/result.js';
import { didYouMean, enumerate } from '../scenario/nearest.js';
import { Mistake } from './mistake.js';

/**
 * `availability,delivery_latency{path=cross} p99` → which metrics are meant. A name alone means the usual
 * rows of that name. @throws Mistake for what is no metric.
 */
export function readMetricChoices(list: string): readonly MetricChoice[] {
  const words = (list.match(WORDS) ?? []).map((word) => word.trim()).filter((word) => word !== '');
  if (words.length === 0) throw new Mistake('--metrics names no metric', 'geosim list metrics shows them');
  return words.map(readChoice);
}

/** Between commas that do not stand in braces or quotes. */
const WORDS = /(?:\{(?:"(?:[^"\\]|\\.)*"|[^}"])*\}|[^,{])+/g;
const CHOICE = /^(?<name>\w+)(?:\{(?<labels>.*)\})?(?:\s+(?<statistic>\w+))?$/;
const PAIRS = /(?<label>\w+)=(?<value>"(?:[^"\\]|\\.)*"|[^,"]+)/g;

function readChoice(word: string): MetricChoice {
  const { name, labels, statistic } = CHOICE.exec(word)?.groups ?? {};
  if (name === undefined) throw new Mistake(`--metrics: "${word}" names no metric`, EXAMPLE);
  if (!isMetric(name)) {
    const hint = didYouMean(name, Object.keys(METRICS)) ?? 'geosim list metrics shows them';
    throw new Mistake(`--metrics: there is no metric "${name}"`, hint);
  }
  return {
    name,
    labels: labels === undefined ? null : readLabels(name, labels),
    statistic: statistic === undefined ? null : readStatistic(name, statistic),
  };
}

function readLabels(name: MetricName, text: string): Labels {
  const pairs = [...text.matchAll(PAIRS)].map(({ groups = {} }) => [groups.label, unquoted(groups.value)]);
  const known: readonly string[] = METRICS[name].labels;
  for (const [label] of pairs) {
    if (known.includes(label)) continue;
    const hint = known.length === 0 ? 'it has no labels' : `it has ${enumerate(known)}`;
    throw new Mistake(`--metrics: ${name} has no label "${label}"`, hint);
  }
  return Object.fromEntries(pairs);
}

function readStatistic(name: MetricName, word: string): Statistic {
  if (METRICS[name].shape !== 'histogram') {
    throw new Mistake(`--metrics: ${name} is one value and has no ${word}`, `write ${name}`);
  }
  const found = STATISTICS.find((statistic) => statistic === word);
  if (found !== undefined) return found;
  throw new Mistake(`--metrics: no histogram has "${word}"`, `choose from ${STATISTICS.join(', ')}`);
}

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

/** A value in quotes is a JSON string, as in the keys of a result. */
function unquoted(value: string): string {
  if (!value.startsWith('"')) return value.trim();
  try {
    return String(JSON.parse(value));
  } catch {
    throw new Mistake(`--metrics: ${value} is no text in quotes`, EXAMPLE);
  }
}

const EXAMPLE = "such as --metrics 'availability,delivery_latency{path=cross} p99'";

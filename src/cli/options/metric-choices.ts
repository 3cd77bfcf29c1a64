import type { MetricChoice } from '../../experiments/metric-choice.js';
import { STATISTICS, type Statistic } from '../../experiments/run-record.js';
import { METRICS, type MetricName } from '../../metrics/metric-registry.js';
import type { Labels } from '../../metrics/result.js';
import { didYouMean, enumerate } from '../../scenario/nearest.js';
import { Mistake } from '../mistake.js';

/**
 * `availability,delivery_latency{path=cross} p99` → which metrics are meant. A name alone means the usual
 * rows of that name. @throws Mistake for what is no metric.
 */
export function readMetricChoices(list: string, option: string): readonly MetricChoice[] {
  const words = (list.match(WORDS) ?? []).map((word) => word.trim()).filter((word) => word !== '');
  if (words.length === 0) throw new Mistake(`${option} names no metric`, 'geosim list metrics shows them');
  return words.map((word) => readChoice(word, option));
}

/** Between commas that do not stand in braces or quotes. */
const WORDS = /(?:\{(?:"(?:[^"\\]|\\.)*"|[^}"])*\}|[^,{])+/g;
const CHOICE = /^(?<name>\w+)(?:\{(?<labels>.*)\})?(?:\s+(?<statistic>\w+))?$/;
const PAIRS = /(?<label>\w+)=(?<value>"(?:[^"\\]|\\.)*"|[^,"]+)/g;

function readChoice(word: string, option: string): MetricChoice {
  const { name, labels, statistic } = CHOICE.exec(word)?.groups ?? {};
  if (name === undefined) throw new Mistake(`${option}: "${word}" names no metric`, EXAMPLE);
  if (!isMetric(name)) {
    const hint = didYouMean(name, Object.keys(METRICS)) ?? 'geosim list metrics shows them';
    throw new Mistake(`${option}: there is no metric "${name}"`, hint);
  }
  return {
    name,
    labels: labels === undefined ? null : readLabels(name, labels, option),
    statistic: statistic === undefined ? null : readStatistic(name, statistic, option),
  };
}

function readLabels(name: MetricName, text: string, option: string): Labels {
  const pairs = [...text.matchAll(PAIRS)].map(({ groups = {} }) => [
    groups.label,
    unquoted(groups.value, option),
  ]);
  const known: readonly string[] = METRICS[name].labels;
  for (const [label] of pairs) {
    if (known.includes(label)) continue;
    const hint = known.length === 0 ? 'it has no labels' : `it has ${enumerate(known)}`;
    throw new Mistake(`${option}: ${name} has no label "${label}"`, hint);
  }
  return Object.fromEntries(pairs);
}

function readStatistic(name: MetricName, word: string, option: string): Statistic {
  if (METRICS[name].shape !== 'histogram') {
    throw new Mistake(`${option}: ${name} is one value and has no ${word}`, `write ${name}`);
  }
  const found = STATISTICS.find((statistic) => statistic === word);
  if (found !== undefined) return found;
  throw new Mistake(`${option}: no histogram has "${word}"`, `choose from ${STATISTICS.join(', ')}`);
}

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

/** A value in quotes is a JSON string, as in the keys of a result. */
function unquoted(value: string, option: string): string {
  if (!value.startsWith('"')) return value.trim();
  try {
    return String(JSON.parse(value));
  } catch {
    throw new Mistake(`${option}: ${value} is no text in quotes`, EXAMPLE);
  }
}

const EXAMPLE = "such as --metrics 'availability,delivery_latency{path=cross} p99'";

#!/usr/bin/env node
/**
 * npm run bench [-- --json] [-- --rounds N] [-- NAME...]
 *
 * A benchmark is a file beside this one with `name` and `run({ rounds })`, which gives rows
 * {case, unit, ours, baseline, against, ratio}. Ratios count: absolute times are those of this machine, today.
 */
import { parseArgs } from 'node:util';
import * as distributions from './distributions.mjs';
import * as hold from './hold.mjs';
import { ensureBuilt } from './lib/build.mjs';
import * as millionClients from './million-clients.mjs';
import * as mm1 from './mm1.mjs';
import * as queue from './queue.mjs';
import * as random from './random.mjs';
import * as startUp from './start-up.mjs';
import * as trace from './trace.mjs';
import * as workers from './workers.mjs';

const benchmarks = [hold, mm1, random, distributions, trace, startUp, millionClients, workers, queue];

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `no benchmark is named ${unknown.join(', ')}; there are ${benchmarks.map((b) => b.name).join(', ')}`,
  );
  process.exit(4);
}
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds takes a whole number, 1 or more');
  process.exit(4);
}

ensureBuilt();
const results = [];
for (const benchmark of benchmarks) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
  const rows = await benchmark.run({ rounds });
  results.push(...rows.map((row) => ({ benchmark: benchmark.name, ...row })));
  if (!values.json) for (const row of rows) console.log(line(benchmark.name, row));
}
if (values.json) console.log(JSON.stringify(results, null, 2));

function line(benchmark, { case: which, unit, ours, baseline, against, ratio }) {
  const start = `${benchmark.padEnd(16)}${which.padEnd(46)}${ours.toFixed(1).padStart(9)} ${unit.padEnd(13)}`;
  if (ratio === null) return `${start}  (${against})`;
  return `${start} ${ratio.toFixed(2).padStart(6)} x ${against} (${baseline.toFixed(1)})`;
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { timeScenario } from './lib/command.mjs';
import { median, row } from './lib/race.mjs';

export const name = 'million-clients';

const SCENARIO = 'scenarios/scale/million-clients.yaml';
const WALL_BUDGET_S = 45;
const MEMORY_BUDGET_MB = 1200;
const GROWTH_BUDGET = 4;
const THOUSAND = [400, 350, 250];
const FOUR_THOUSAND = [1600, 1400, 1000];
/** Small runs take milliseconds: so many until the engine has compiled everything, then so many count. */
const WARM_RUNS = 60;
const COUNTED_RUNS = 40;

/** The largest shipped scenario, whole, and what an event of it costs against the same at thousands. */
export async function run() {
  const { wall_s, user_s, peak_MB } = timeScenario(SCENARIO);
  const million = 'run, all metrics and pictures';
  return [
    row(`${million}: real time`, 's', [wall_s], [WALL_BUDGET_S], 'budget'),
    row(`${million}: processor`, 's', [user_s], null, 'user time, all threads'),
    row(`${million}: memory`, 'MB', [peak_MB], [MEMORY_BUDGET_MB], 'budget'),
    ...(await growth()),
  ];
}

/**
 * A run of a thousand clients is taken off both sides: among its ten thousand events would otherwise hide what
 * every run costs, such as fitting the paths' laws, laying the series and summing up.
 */
async function growth() {
  const runWith = await runner();
  for (let i = 0; i < WARM_RUNS; i++) runWith(FOUR_THOUSAND);
  const thousand = repeated(() => runWith(THOUSAND));
  const few = repeated(() => runWith(FOUR_THOUSAND));
  const million = runWith(null);
  const each_ns = ({ user_s, events }) => ((user_s - thousand.user_s) * 1e9) / (events - thousand.events);
  const few_ns = each_ns(few);
  const million_ns = each_ns(million);
  return [
    row('an event among 4,000 clients', 'ns', [few_ns], null, 'baseline'),
    row('an event among 1,000,000 clients', 'ns', [million_ns], [few_ns], 'among 4,000'),
    row('growth of the cost of an event', 'times', [million_ns / few_ns], [GROWTH_BUDGET], 'budget'),
  ];
}

async function runner() {
  const { parseScenario } = await import('../dist/scenario/parse.js');
  const { runScenario } = await import('../dist/simulation/run.js');
  const text = readFileSync(fileURLToPath(new URL(`../${SCENARIO}`, import.meta.url)), 'utf8');
  const hasher = () => {
    const hash = createHash('sha256');
    return { update: (bytes) => hash.update(bytes), hex: () => hash.digest('hex') };
  };
  return (counts) => {
    const set = counts === null ? [] : counts.map((count, i) => `clients[${i}].count=${count}`);
    const { scenario, diagnostics } = parseScenario(text, SCENARIO, { set });
    if (scenario === undefined)
      throw new Error(`${SCENARIO}: ${diagnostics.map((d) => d.message).join('; ')}`);
    const from = process.cpuUsage();
    const { events } = runScenario(scenario, { hasher, file: SCENARIO, sha256: '', version: 'bench' });
    return { user_s: process.cpuUsage(from).user / 1e6, events };
  };
}

function repeated(once) {
  const runs = Array.from({ length: COUNTED_RUNS }, once);
  return { user_s: median(runs.map(({ user_s }) => user_s)), events: runs[0].events };
}

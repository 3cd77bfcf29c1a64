import { CONSENSUS } from './consensus.js';
import { PBS } from './pbs.js';
import { REDIS } from './redis.js';
import type { Compared, Table } from './truth.js';

/** docs/validation.md, as it is now. */
export function page(): string {
  return [
    '# Validation',
    '',
    'What the simulator is held against, none of it made with it: simulated beside measured, row by row. Written by',
    '`npm run validation` from the tests that hold the rows to their tolerances',
    '([test/validation](../test/validation)); a test fails when this page is not what is simulated now. Every',
    'row below is a whole scenario, run as `geosim run` runs it.',
    '',
    '**One calibration for all rows, nothing tuned to a row:** the machine that loads and dumps a snapshot',
    '(`service.link.machine`: 1.15 µs a key, 1.5 ns a byte, 260 MB/s to disk), from the loading times of the same',
    'measurements, which are therefore not among the rows.',
    '',
    '## Measured Redis servers',
    '',
    'redis-server 7.0.15 through a link with a set delay and bandwidth; the last table through the kernel’s TCP',
    'with packets dropped. Table and tolerances:',
    '[async-link.csv](../test/replication/cache/async-link.csv). The time in which a snapshot is received is what',
    'is left of the whole without the answer and the loading.',
    '',
    '![How far each row is from the measurement, in shares of its tolerance](validation/redis.png)',
    '',
    ...REDIS.flatMap(section),
    'Rows that the scenario language cannot express are held by the state machine alone, with the same',
    'calibration, in [measured.test.ts](../test/replication/cache/async-link/measured.test.ts): the lag as the primary',
    'sees it (`a*.ack`), links cut by a relay that resets both ends (`b*`), and `c09.bytes` (names of 7.65 bytes in',
    'the mean; a scenario has whole bytes).',
    '',
    '## Staleness of partial quorums',
    '',
    'The WARS model of Probabilistically Bounded Staleness (Bailis et al., VLDB 2012): 10 million trials made',
    'without this simulator ([pbs.csv](../test/replication/cache/pbs.csv)). A least t for a share',
    '(`t_visibility`) is held to that share at that t. Tolerance: 1 %, or four standard deviations of as many reads as',
    'there were; `GEOSIM_VALIDATION=full` runs ten times as many.',
    '[pbs.test.ts](../test/replication/cache/pbs.test.ts) holds the strategy alone to 100,000 trials a row.',
    '',
    '![Share of reads that see the write, by the time since its acknowledgement](validation/staleness.png)',
    '',
    ...PBS.flatMap(section),
    '## Leader-based consensus',
    '',
    'Throughput as measured for the Atlas paper (EuroSys 2020; FPaxos over Taiwan, Finland and South Carolina, before',
    'its leader fails and after: [throughput.csv](../test/validation/caches/throughput.csv)); latencies of the Tempo paper',
    '(EuroSys 2021, 5 ms flush a hop), of majorities over measured round trips, and bounds that were stated',
    '([consensus.csv](../test/replication/cache/consensus/consensus.csv)). Leaderless systems are another protocol.',
    '',
    '![Simulated against measured throughput and latencies](validation/consensus.png)',
    '',
    ...CONSENSUS.flatMap(section),
    '## Elsewhere in the tests',
    '',
    '| what | truth | where |',
    '|---|---|---|',
    '| queues of replicas, through whole scenarios and alone | M/M/1, M/M/c, M/D/1 in closed form; four standard deviations of 100,000 customers | [queueing-scenarios.test.ts](../test/validation/queueing-scenarios.test.ts), [theory.test.ts](../test/capacity/theory.test.ts) |',
    '| probes, DNS caches, failover | exact consequences of the documented rules | [traffic-manager.test.ts](../test/validation/traffic-manager.test.ts) |',
    '| populations behind DNS caches | published shares that moved in time (LANMAN 2014) | [dns-lanman.test.ts](../test/validation/dns-lanman.test.ts) |',
    '| TCP in a black hole | measured through real cuts | [tcp-black-hole.csv](../test/validation/tcp-black-hole.csv) |',
    '| handshakes | round trips counted | [handshakes.test.ts](../test/validation/handshakes.test.ts) |',
    '',
    '## What is not validated',
    '',
    '- Azure’s own times: alerts, decisions, unlinking, promotion. They are settings; the defaults are assumptions.',
    '- What a cache does when it runs out of memory or processor; its speed is a setting.',
    '- `active-active` against a product: what it promises is tested by generated histories, no measurement is at hand.',
    '- Elections of a real product: how long nobody leads follows from the time-outs, and is held to no measurement.',
    '- Server versions other than 7.0.15.',
    '',
  ].join('\n');
}

function section({ title, compare }: Table): string[] {
  return [
    `### ${title}`,
    '',
    '| row | what | measured or true | simulated | allowed |',
    '|---|---|---|---|---|',
    ...compare().map(line),
    '',
  ];
}

function line({ id, what, unit, truth, simulated, allowed, runs }: Compared): string {
  const inUnit = (value: number | string) => `${number(value)}${unit === '' ? '' : ` ${unit}`}`;
  const spread = runs === undefined ? '' : ` (${number(Math.min(...runs))} to ${number(Math.max(...runs))})`;
  const limits = allowed === null ? 'the same' : `${number(allowed[0])} to ${number(allowed[1])}`;
  return `| ${id} | ${what} | ${inUnit(truth)} | ${inUnit(simulated)}${spread} | ${limits} |`;
}

/** Five figures tell what there is to tell. */
function number(value: number | string): string {
  if (typeof value === 'string') return value;
  if (value !== 0 && Math.abs(value) < 1e-9) return '0';
  return Math.abs(value) >= 1e5 ? String(Math.round(value)) : String(Number(value.toPrecision(5)));
}

/** The rooms of src/ and what each may import, with the reason beside it. */
export interface Room {
  readonly name: string;
  /** Rooms whose files it may import; `room/file.ts` allows that file only. Its own are always allowed. */
  readonly imports: readonly string[];
  /** Packages it may import. */
  readonly packages: readonly string[];
  readonly why: string;
}

const BELOW_MODEL = ['kernel', 'domain', 'topology'] as const;
const MODEL = ['routing', 'replication', 'capacity', 'clients', 'faults', 'metrics'] as const;

export const ROOMS: readonly Room[] = [
  {
    name: 'kernel',
    imports: [],
    packages: ['seedrandom'],
    why: 'time, order and chance hold for any model; the kernel knows no domain word',
  },
  {
    name: 'domain',
    imports: ['kernel'],
    packages: [],
    why: 'the words that the peers share; types only, so that peers need not know each other',
  },
  {
    name: 'topology',
    imports: ['kernel', 'domain'],
    packages: [],
    why: 'carries packets for whoever sends them, without knowing who that is',
  },
  {
    name: 'routing',
    imports: BELOW_MODEL,
    packages: [],
    why: 'finds a replica by what it can observe; knows neither clients nor strategies',
  },
  {
    name: 'replication',
    imports: BELOW_MODEL,
    packages: [],
    why: 'a strategy learns only what a real replica could observe, so it sees no fault, client or router',
  },
  {
    name: 'capacity',
    imports: BELOW_MODEL,
    packages: [],
    why: 'counts what a replica carries, whoever sends it; what is up it asks through ports',
  },
  {
    name: 'clients',
    imports: BELOW_MODEL,
    packages: [],
    why: 'a client sees names, packets and time-outs; ports to the rest are handed in',
  },
  {
    name: 'faults',
    imports: BELOW_MODEL,
    packages: [],
    why: 'a fault acts on what it is handed; a model that knows its faults could cheat',
  },
  {
    name: 'metrics',
    imports: BELOW_MODEL,
    packages: ['zod'],
    why: 'numbers are made from stated facts; a collector that reaches into the model would change it',
  },
  {
    name: 'explanation',
    imports: [...BELOW_MODEL, 'metrics'],
    packages: [],
    why: 'tells the story of one client from stated facts; what reaches into the model would have another',
  },
  {
    name: 'expectations',
    imports: [...BELOW_MODEL, 'metrics'],
    packages: ['fastest-levenshtein'],
    why: 'judges a run by its numbers; what it could reach into, it could also change',
  },
  {
    name: 'scenario',
    imports: [...BELOW_MODEL, 'expectations'],
    packages: ['yaml', 'zod', 'fastest-levenshtein'],
    why: 'says what to build and cannot build it: checking a file must need no model',
  },
  {
    name: 'simulation',
    imports: [...BELOW_MODEL, ...MODEL, 'explanation', 'expectations', 'scenario'],
    packages: [],
    why: 'the one place that knows every room, so that no other has to',
  },
  {
    name: 'experiments',
    imports: [...BELOW_MODEL, 'metrics', 'explanation', 'scenario', 'simulation'],
    packages: ['zod'],
    why: 'loops around runs; what happens inside a run is not theirs',
  },
  {
    name: 'goldens',
    imports: ['metrics/result.ts'],
    packages: ['yaml'],
    why: 'holds one result against another; what made them does not matter',
  },
  {
    name: 'reports',
    imports: [
      ...['metrics/result.ts', 'metrics/canonical-json.ts', 'explanation/explanation.ts'],
      'explanation/census.ts',
      ...['goldens/compare.ts', 'experiments/phase-bands.ts', 'experiments/experiment-result.ts'],
    ],
    packages: ['chart.js', 'chartjs-plugin-annotation'],
    why: 'a reporter cannot tell whether a result came from a run or from a file',
  },
  {
    name: 'testing',
    imports: ['kernel', 'domain', 'replication'],
    packages: [],
    why: 'holds a strategy to its promises with nothing of the simulator that it will run in',
  },
  {
    name: 'library',
    imports: [
      ...BELOW_MODEL,
      ...MODEL,
      'expectations',
      'scenario',
      'simulation',
      ...['reports/text/summary.ts', 'reports/text/timeline.ts', 'reports/text/styler.ts'],
    ],
    packages: ['@noble/hashes'],
    why: 'what other programs call, in Node or a browser: no machine, and no picture that needs one',
  },
  {
    name: 'page',
    imports: ['metrics/result.ts', 'experiments/experiment-result.ts', 'reports'],
    packages: ['chart.js', 'd3-geo', 'topojson-client', 'topojson-specification', 'world-atlas'],
    why: 'runs in a browser, bundled into report.html: it says what the reports say, in their words',
  },
  {
    name: 'cli',
    imports: [
      ...BELOW_MODEL,
      ...MODEL,
      'explanation',
      'expectations',
      'scenario',
      'simulation',
      'experiments',
      'goldens',
      'reports',
      'library',
    ],
    packages: ['commander', 'piscina', 'hyparquet-writer', '@swc/wasm-typescript', 'bullmq', 'ioredis'],
    why: 'the only room that touches the machine: files, clocks, threads, terminals',
  },
];

/** Single files that may do what their room may not. */
export interface Exception {
  readonly file: string;
  readonly allows: 'node' | 'math' | 'packages' | 'module-state';
  readonly why: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    file: 'kernel/math.ts',
    allows: 'math',
    why: 'logarithms and the like may differ between engines: they stand in one file, whose values a test pins',
  },
  { file: 'reports/png.ts', allows: 'node', why: 'drawing needs the native canvas and a font from disk' },
  { file: 'reports/png.ts', allows: 'packages', why: 'the only place that knows the renderer' },
  { file: 'cli/input/load-plugin.ts', allows: 'packages', why: 'loads the plug-in that the user named' },
];

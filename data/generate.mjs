// Turns the measured tables in this folder into TypeScript modules, so that the simulator reads
// nothing from disk and also runs in a browser. Run by hand after a table changes:
//   node data/generate.mjs
// test/topology/tables.test.ts holds modules and CSV files to each other.
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const read = (name) =>
  parseCsv(readFileSync(new URL(name, here), 'utf8'));
const write = (name, text) =>
  writeFileSync(new URL(`../src/topology/tables/${name}`, here), text);

writeRegions(read('azure-regions.csv'));
writeRoundTrips(read('azure-rtt-p50.csv'), read('azure-rtt-p95.csv'));

function writeRegions(rows) {
  const lines = rows.map((row) => {
    const cells = [
      quote(row.id),
      quote(row.display_name),
      quote(row.geography),
      String(Number(row.lat)),
      String(Number(row.lon)),
      row.paired_region === '' ? 'null' : quote(row.paired_region),
      row.availability_zones === 'yes' ? 'true' : 'false',
    ];
    return `  [${cells.join(', ')}],\n`;
  });
  write(
    'azure-regions.ts',
    `// Made by data/generate.mjs from data/azure-regions.csv; sources in data/README.md. Do not edit.

/** Id, display name, geography, latitude, longitude, paired region, availability zones. */
export type RegionRow = readonly [string, string, string, number, number, string | null, boolean];

export const azureRegionRows: readonly RegionRow[] = [
${lines.join('')}];
`,
  );
}

function writeRoundTrips(p50, p95) {
  const names = [...new Set(p50.map((row) => row.from))].sort();
  write(
    'azure-rtt.ts',
    `// Made by data/generate.mjs from data/azure-rtt-p50.csv and data/azure-rtt-p95.csv; sources in
// data/README.md. Do not edit. Row: the region that measures; column: the other one; whole ms;
// a dash where the source has no value (a region to itself).

export const azureRttRegions = \`
${wrap(names)}
\`;

export const azureRttP50_ms = \`
${matrix(names, p50)}
\`;

export const azureRttP95_ms = \`
${matrix(names, p95)}
\`;
`,
  );
}

function matrix(names, rows) {
  const cells = new Map(rows.map((row) => [`${row.from} ${row.to}`, row.rtt_ms]));
  return names
    .map((from) => names.map((to) => cells.get(`${from} ${to}`) ?? '-').join(' '))
    .join('\n');
}

function wrap(names) {
  const lines = [''];
  for (const name of names) {
    const line = lines[lines.length - 1];
    if (line.length + name.length > 100) lines.push(name);
    else lines[lines.length - 1] = line === '' ? name : `${line} ${name}`;
  }
  return lines.join('\n');
}

function quote(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Rows of a CSV file as objects; cells may be quoted. */
function parseCsv(text) {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((match) => match[2] ?? match[1]);
    return Object.fromEntries(names.map((name, i) => [name, cells[i]]));
  });
}

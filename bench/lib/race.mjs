import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compile } from './native.mjs';

/** The collector and the compiler work on the thread that is measured, so that all their work counts, once. */
const ONE_THREAD = ['--single-threaded'];

/**
 * Runs bench/contenders/<name>.mjs against bench/cpp/<name>.cpp with the same arguments, in turn, each time in
 * a fresh process. Both print {"ns", "check"}: nanoseconds of processor time per unit, and a figure that only
 * agrees if both did the same work. Returns a row per case; the ratio is that of the medians.
 */
export function race({ name, cases, unit, rounds }) {
  const program = compile(name);
  const script = fileURLToPath(new URL(`../contenders/${name}.mjs`, import.meta.url));
  return cases.map(({ label, args }) => {
    const ours = [];
    const theirs = [];
    for (let round = 0; round < rounds; round++) {
      const mine = measure(process.execPath, [...ONE_THREAD, script, ...args]);
      ours.push(mine.ns);
      if (program === null) continue;
      const other = measure(program, args);
      theirs.push(other.ns);
      if (mine.check !== other.check) {
        throw new Error(`${name} ${label}: the sides did different work (${mine.check}, ${other.check})`);
      }
    }
    if (program === null) {
      return row(label, unit, ours, null, 'no C++ compiler here, not compared');
    }
    return row(label, unit, ours, theirs, 'C++ std::priority_queue');
  });
}

export function row(label, unit, ours, baseline, against) {
  const mine = median(ours);
  const other = baseline === null ? null : median(baseline);
  return {
    case: label,
    unit,
    ours: mine,
    baseline: other,
    against,
    ratio: other === null ? null : mine / other,
  };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function measure(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args.map(String), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

import { row } from './race.mjs';

/**
 * Times small functions of this process in turn: first all to warm up, then `rounds` times each. A contender is
 * {label, run(calls)}; the first is the baseline of the others.
 */
export function alternate({ contenders, calls, rounds, unit }) {
  const times = contenders.map(() => []);
  for (let round = -1; round < rounds; round++) {
    contenders.forEach(({ run }, i) => {
      const from = process.cpuUsage();
      run(calls);
      const { user, system } = process.cpuUsage(from);
      if (round >= 0) times[i].push(((user + system) * 1e3) / calls);
    });
  }
  return contenders.map(({ label }, i) =>
    i === 0
      ? row(label, unit, times[0], null, 'baseline')
      : row(label, unit, times[i], times[0], contenders[0].label),
  );
}

import { alternate } from './lib/alternate.mjs';

export const name = 'distributions';

/** Samples of the laws against the uniform number that each of them needs at least. */
export async function run({ rounds }) {
  const laws = await import('../dist/kernel/distributions.js');
  const { createRandom } = await import('../dist/kernel/streams.js');
  const stream = createRandom(1).stream('bench', 'distributions');
  let sink = 0;
  const sampling = (label, law) => ({
    label,
    run: (calls) => {
      let sum = 0;
      for (let i = 0; i < calls; i++) sum += laws.sampleMicros(law, stream);
      sink += sum;
    },
  });
  const contenders = [
    sampling('uniform', laws.uniform(0, 1000)),
    sampling('exponential', laws.exponential(1000)),
    sampling('shifted lognormal', laws.shiftedLognormal(1000, 0.5, 100)),
    sampling('gamma, shape 4', laws.gamma(1000, 4)),
    sampling('Pareto, alpha 1.5', laws.pareto(1000, 1.5)),
    sampling(
      'quantiles, 5 points',
      laws.quantiles([
        [0, 1],
        [0.5, 10],
        [0.9, 50],
        [0.99, 200],
        [1, 1000],
      ]),
    ),
  ];
  const rows = alternate({ contenders, calls: 5e5, rounds, unit: 'ns' });
  if (!(sink > 0)) throw new Error('the numbers were not drawn');
  return rows;
}

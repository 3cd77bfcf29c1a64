import seedrandom from 'seedrandom';
import { alternate } from './lib/alternate.mjs';

export const name = 'random';

/** A number of a stream against one of seedrandom's default generator. */
export async function run({ rounds }) {
  const { createRandom } = await import('../dist/kernel/streams.js');
  const stream = createRandom(1).stream('bench', 'random');
  const arc4 = seedrandom('bench');
  let sink = 0;
  const contenders = [
    {
      label: 'seedrandom ARC4',
      run: (calls) => {
        let sum = 0;
        for (let i = 0; i < calls; i++) sum += arc4();
        sink += sum;
      },
    },
    {
      label: 'stream.uniform()',
      run: (calls) => {
        let sum = 0;
        for (let i = 0; i < calls; i++) sum += stream.uniform();
        sink += sum;
      },
    },
    {
      label: 'stream.uniformAt(client, draw)',
      run: (calls) => {
        let sum = 0;
        for (let i = 0; i < calls; i++) sum += stream.uniformAt(i, 3);
        sink += sum;
      },
    },
    {
      label: 'stream.seek(client, 0).uniform()',
      run: (calls) => {
        let sum = 0;
        for (let i = 0; i < calls; i++) sum += stream.seek(i, 0).uniform();
        sink += sum;
      },
    },
  ];
  const rows = alternate({ contenders, calls: 2e6, rounds, unit: 'ns' });
  if (!(sink > 0)) throw new Error('the numbers were not drawn');
  return rows;
}

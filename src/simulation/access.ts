import { type Distribution, sampleMicros } from '../kernel/distributions.js';
import type { RandomSource } from '../kernel/random.js';

/** Round trip of a client's last mile, in µs, drawn once for each client of a population. */
export type Access = (client: number) => number;

export function drawAccess(name: string, count: number, law: Distribution, random: RandomSource): Access {
  const stream = random.stream(`clients/${name}`, 'access');
  const drawn_us = new Float32Array(count);
  for (let client = 0; client < count; client++) {
    drawn_us[client] = sampleMicros(law, stream.seek(client, 0));
  }
  return (client) => drawn_us[client];
}

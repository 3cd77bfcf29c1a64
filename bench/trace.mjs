import { createHash } from 'node:crypto';
import { alternate } from './lib/alternate.mjs';

export const name = 'trace';

/** What tracing costs an event: no trace, the digest's records alone, and with SHA-256. */
export async function run({ rounds }) {
  const { Kernel } = await import('../dist/kernel/kernel.js');
  const { TraceDigest } = await import('../dist/kernel/trace-digest.js');
  const holding = (label, hasher) => ({
    label,
    run: (calls) => {
      const digest = hasher === null ? null : new TraceDigest(hasher());
      const kernel = new Kernel(
        digest === null ? {} : { trace: (time_us, handler, a, b) => digest.event(time_us, handler, a, b) },
      );
      let left = calls;
      let state = 1;
      const hold = kernel.handler('hold', (a) => {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        kernel.after(state >>> 8, hold, a);
        if (--left === 0) kernel.stop();
      });
      digest?.begin(kernel.handlerNames());
      for (let i = 0; i < 1000; i++) kernel.after(i, hold, i);
      kernel.runUntil(Number.MAX_SAFE_INTEGER);
      digest?.hex();
    },
  });
  const sha256 = () => {
    const hash = createHash('sha256');
    return { update: (bytes) => hash.update(bytes), hex: () => hash.digest('hex') };
  };
  const contenders = [
    holding('hold, no trace', null),
    holding('hold, trace to nowhere', () => ({ update: () => {}, hex: () => '' })),
    holding('hold, SHA-256 of the trace', sha256),
  ];
  return alternate({ contenders, calls: 1e6, rounds, unit: 'ns/event' });
}

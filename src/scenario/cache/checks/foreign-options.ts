import { doubt, entriesOf, isWritten } from '../../checks/context.js';
import type { Check } from './context.js';

/** Which parts of the service a strategy of geosim's own reads. */
const READS: Readonly<Record<string, readonly string[]>> = {
  'async-link': ['link', 'preset', 'data'],
  single: [],
  quorum: ['quorum'],
  consensus: ['consensus'],
  'active-active': [],
};
/** Only merging and last-writer-wins read the clocks of caches. */
const READS_CLOCKS: readonly string[] = ['quorum', 'active-active'];
/** What the provider asks of caches before it links them. */
const OF_LINKED = ['tier', 'subscription', 'vnet', 'state', 'persistence'] as const;

/** Settings of another strategy are no mistake in a variant, and mean nothing. */
export const checkForeignOptions: Check = (context, say) => {
  const { service } = context.draft;
  const own = READS[service?.strategy ?? ''];
  if (own === undefined) return;
  const { strategy } = service!;
  for (const key of ['link', 'quorum', 'consensus', 'preset', 'data']) {
    if (own.includes(key) || !isWritten(context, ['service', key])) continue;
    doubt(say, 'no-effect', ['service', key], `"${key}" has no effect with strategy ${strategy}`);
  }
  for (const [index, { clockFast = 0, clockSlow = 0 }] of entriesOf(service!.replicas)) {
    const path = ['service', 'replicas', index];
    if (clockFast + clockSlow > 0 && !READS_CLOCKS.includes(strategy!)) {
      const message = `the clock of a cache has no effect with strategy ${strategy}`;
      doubt(say, 'no-effect', [...path, clockFast > 0 ? 'clockFast' : 'clockSlow'], message);
    }
    if (strategy === 'async-link') continue;
    for (const key of OF_LINKED) {
      if (!isWritten(context, [...path, key])) continue;
      doubt(
        say,
        'no-effect',
        [...path, key],
        `"${key}" has no effect with strategy ${strategy}: it links no caches`,
      );
    }
  }
};

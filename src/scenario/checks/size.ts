import { formatDuration } from '../quantity-text.js';
import { type Check, entriesOf } from './context.js';

/** Beyond these a run does not end in any sensible time or memory. */
const LIMITS = { clients: 5_000_000, duration_us: 3_653 * 86_400_000_000, events: 5_000_000_000 } as const;

/** The size of the run: long enough to measure, small enough to finish. */
export const checkSize: Check = ({ draft }, say) => {
  const { duration, warmup } = draft;
  if (duration === 0) say({ code: 'out-of-range', path: ['duration'], message: 'the run has no length' });
  if (duration !== undefined && duration > LIMITS.duration_us) {
    say({ code: 'too-large', path: ['duration'], message: 'the run is longer than 10 years' });
  }
  if (duration !== undefined && duration > 0 && warmup !== undefined && warmup >= duration) {
    const message = `the warm-up leaves nothing of the run of ${formatDuration(duration)}`;
    say({ code: 'warmup', path: ['warmup'], message });
  }
  let clients = 0;
  let events = 0;
  for (const [index, population] of entriesOf(draft.clients)) {
    const before = clients;
    clients += population.count ?? 0;
    if (clients > LIMITS.clients && before <= LIMITS.clients) {
      say({
        code: 'too-large',
        path: ['clients', index, 'count'],
        message: `more than ${LIMITS.clients} clients`,
      });
    }
    const each = population.kind === 'requests' ? (population.requests?.rate ?? 0) : published(population);
    const more = ((population.count ?? 0) * each * (duration ?? 0)) / 1_000_000;
    if (events + more > LIMITS.events && events <= LIMITS.events) {
      const about = (events + more).toExponential(0);
      const message = `the run would take about ${about} events, the limit is ${LIMITS.events}`;
      say({
        code: 'too-large',
        path: ['clients', index],
        message,
        hint: 'fewer clients, a lower rate or a shorter run',
      });
    }
    events += more;
  }
};

/** Events a second of one publishing client: each message goes to every member of its group. */
function published({
  publish,
}: {
  publish?: { rate?: number | undefined; group?: { size?: number | undefined } | undefined } | undefined;
}): number {
  return (publish?.rate ?? 0) * (1 + (publish?.group?.size ?? 1));
}

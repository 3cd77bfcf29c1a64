import type { RunResult, TimelineEntry } from '../metrics/result.js';
import { clock, count } from '../reports/format.js';
import { momentsOf } from '../reports/moment.js';
import { entryWords } from '../reports/timeline-words.js';
import { byId, element } from './elements.js';
import { stateWords } from './map/map.js';
import { hueIndex } from './theme.js';
import type { TimeView } from './time-view.js';

const SHOWN = 7;

/** The moment in words: what each replica carries, and the milestones around it. */
export function wireNow(result: RunResult, view: TimeView): void {
  const places = byId('now-places', HTMLElement);
  const events = byId('now-events', HTMLElement);
  if (places === null || events === null) return;
  const moments = momentsOf(result);
  let shown = '';
  const show = () => {
    const moment = moments(view.cursor_us);
    places.replaceChildren(
      ...moment.replicas.map((replica, index) => {
        const item = element('li');
        const key = element('span', 'key area');
        key.style.setProperty('--key', `var(--hue-${hueIndex({ of: 'replica', index })})`);
        item.append(key, element('span', '', replica.name));
        if (replica.connected !== null) item.append(element('b', '', count(replica.connected)));
        for (const words of stateWords(replica)) item.append(element('em', '', words));
        return item;
      }),
    );
    const near = around(result.timeline, view.cursor_us);
    const key = near.map(({ entry, isPast }) => `${entry.at_us}${isPast}`).join();
    // The list is left alone while it stays the same: whoever is reading it, or about to click, can.
    if (key === shown) return;
    shown = key;
    events.replaceChildren(...near.map(({ entry, isPast }) => eventItem(entry, isPast)));
  };
  view.onChange(({ cursor }) => {
    if (cursor) show();
  });
  show();
}

interface Near {
  readonly entry: TimelineEntry;
  readonly isPast: boolean;
}

/** The last ones before, and the next. */
function around(timeline: readonly TimelineEntry[], at_us: number): readonly Near[] {
  const next = timeline.findIndex((entry) => entry.at_us > at_us);
  const middle = next < 0 ? timeline.length : next;
  const from = Math.max(0, Math.min(middle - 4, timeline.length - SHOWN));
  return timeline.slice(from, from + SHOWN).map((entry) => ({ entry, isPast: entry.at_us <= at_us }));
}

function eventItem(entry: TimelineEntry, isPast: boolean): HTMLElement {
  const item = element('li', isPast ? 'past' : 'to-come');
  const link = element('a', 'moment', clock(entry.at_us));
  link.href = `#t=${entry.at_us / 1_000_000}`;
  item.append(link, element('span', '', `${entryWords(entry)}: ${entry.subject}`));
  return item;
}

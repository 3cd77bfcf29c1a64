import type { Scenario } from '../../scenario/scenario.js';
import { regionBook } from '../../topology/regions.js';

/** The nearest to that region in which no replica stands, and which no outage takes. */
export function nearestFreeRegion({ service, faults, regions }: Scenario, to: string): string | null {
  const taken = new Set([
    ...service.replicas.map(({ region }) => region),
    ...faults.flatMap((fault) => (fault.kind === 'region-outage' ? [fault.region] : [])),
  ]);
  const book = regionBook(regions);
  const distance_m = ({ id }: { readonly id: string }) => book.distance_m(to, id);
  const free = book.all.filter(({ id, origin }) => origin === 'built-in' && !taken.has(id));
  return free.sort((a, b) => distance_m(a) - distance_m(b))[0]?.id ?? null;
}

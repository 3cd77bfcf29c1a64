import type { ReplicaId } from '../domain/ids.js';
import type { Detection } from '../domain/observations.js';
import type { Micros } from '../kernel/kernel.js';

/** When endpoints were found to be down, in the order of deciding. */
export class Detections {
  readonly #byEndpoint: readonly Detection[][];

  constructor(replicas: number) {
    this.#byEndpoint = Array.from({ length: replicas }, () => []);
  }

  add(detection: Detection): void {
    this.#byEndpoint[detection.endpoint]?.push({ ...detection });
  }

  /** The last one that was published by then; null if there is none. */
  publishedBy(endpoint: ReplicaId, until_us: Micros): Detection | null {
    const detections = this.#byEndpoint[endpoint] ?? [];
    for (let last = detections.length - 1; last >= 0; last--) {
      if (detections[last].published_us <= until_us) return detections[last];
    }
    return null;
  }

  /**
   * The first one of any of the endpoints that belongs to a fault: decided after it began, by failures
   * that began before it ended. Null if it went unnoticed.
   */
  ofFault(endpoints: readonly ReplicaId[], start_us: Micros, end_us: Micros | null): Detection | null {
    return endpoints
      .flatMap((endpoint) => this.#byEndpoint[endpoint] ?? [])
      .filter(({ degraded_us }) => degraded_us >= start_us)
      .filter(({ firstProbe_us }) => end_us === null || firstProbe_us <= end_us)
      .reduce<Detection | null>(earlier, null);
  }
}

function earlier(first: Detection | null, next: Detection): Detection {
  return first === null || next.degraded_us < first.degraded_us ? next : first;
}

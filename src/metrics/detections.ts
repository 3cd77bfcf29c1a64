import type { DeciderId, EndpointId } from '../domain/ids.js';
import type { Detection } from '../domain/observations.js';
import type { Micros } from '../kernel/kernel.js';

/** When endpoints were found to be down and by whom, in the order of deciding. */
export class Detections {
  readonly #byEndpoint = new Map<EndpointId, Detection[]>();

  add(detection: Detection): void {
    const known = this.#byEndpoint.get(detection.endpoint);
    if (known === undefined) this.#byEndpoint.set(detection.endpoint, [{ ...detection }]);
    else known.push({ ...detection });
  }

  /** The last one of this decider that was published by then; null if there is none. */
  publishedBy(endpoint: EndpointId, decider: DeciderId, until_us: Micros): Detection | null {
    const detections = this.#byEndpoint.get(endpoint) ?? [];
    for (let last = detections.length - 1; last >= 0; last--) {
      const detection = detections[last];
      if (detection.decider === decider && detection.published_us <= until_us) return detection;
    }
    return null;
  }

  /**
   * The first one of any of the endpoints (null: of any there are), whoever decided, that belongs to a
   * fault: decided after it began, by failures that began before it ended. Null if it went unnoticed.
   */
  ofFault(
    endpoints: readonly EndpointId[] | null,
    start_us: Micros,
    end_us: Micros | null,
  ): Detection | null {
    return (endpoints ?? [...this.#byEndpoint.keys()])
      .flatMap((endpoint) => this.#byEndpoint.get(endpoint) ?? [])
      .filter(({ degraded_us }) => degraded_us >= start_us)
      .filter(({ firstProbe_us }) => end_us === null || firstProbe_us <= end_us)
      .reduce<Detection | null>(earlier, null);
  }
}

function earlier(first: Detection | null, next: Detection): Detection {
  return first === null || next.degraded_us < first.degraded_us ? next : first;
}

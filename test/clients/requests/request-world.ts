import type { ClientPorts, Population, PopulationIdentity } from '../../../src/clients/ports.js';
import type { RequestOptions } from '../../../src/clients/requests/options.js';
import type { Micros } from '../../../src/kernel/kernel.js';
import { RTT, SECOND, World } from '../world.js';

/** Three round trips a request (TCP, TLS, the question), patience of 10 s, one request a second. */
export const OPTIONS: RequestOptions = {
  arriveOver: 0,
  rounds: 3,
  timeout: 10 * SECOND,
  synTimeout: SECOND,
  rate: 1,
  access_us: () => 0,
};

export const EXCHANGE = 3 * RTT;

export function requestWorld<P extends Population>(
  Kind: new (identity: PopulationIdentity, options: RequestOptions, ports: ClientPorts) => P,
  options: Partial<RequestOptions> = {},
  settings: { count?: number; rtt_us?: Micros; seed?: number } = {},
): World<P> {
  return new World((identity, ports) => new Kind(identity, { ...OPTIONS, ...options }, ports), settings);
}

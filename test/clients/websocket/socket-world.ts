import {
  type NegotiateAnswer,
  type Opening,
  SERVICE_NAME,
  type SocketOptions,
  type SocketService,
} from '../../../src/clients/websocket/socket-options.js';
import { SocketPopulation } from '../../../src/clients/websocket/socket-population.js';
import { NAME_SERVERS, type ReplicaId } from '../../../src/domain/ids.js';
import type { Micros } from '../../../src/kernel/kernel.js';
import { FIRST_CLIENT, RTT, SECOND, World } from '../world.js';

/** Pings from the client every 10 s, patience of 25 s; tries after 1, 2, 4, 8, 8 … s. */
export const OPTIONS: SocketOptions = {
  arriveOver: 0,
  handshakeRounds: 4,
  negotiateRounds: 3,
  serviceNegotiateRounds: 0,
  connectTimeout: 20 * SECOND,
  synTimeout: SECOND,
  keepAlive: { from: 'client', interval: 10 * SECOND, timeout: 25 * SECOND },
  reconnect: { backoff: 'exponential', base: SECOND, cap: 8 * SECOND, delays: [], jitter: 'none' },
  session: null,
  joinsByRequest: false,
  reliable: false,
  access_us: () => 0,
};

/** Four round trips: when the first client is connected if it resolves its name in no time. */
export const HANDSHAKE = 4 * RTT;

export interface Call {
  readonly kind: 'open' | 'join' | 'closed' | 'resumed' | 'abandoned';
  readonly client: number;
  readonly replica: ReplicaId;
  readonly at_us: Micros;
}

/** The other end: takes every connection unless it is full, and writes down what it is told. */
export class FakeService implements SocketService {
  readonly calls: Call[] = [];
  readonly full = new Set<ReplicaId>();
  now_us: () => Micros = () => 0;

  /** What app servers answer. */
  answer: NegotiateAnswer = { endpoint: SERVICE_NAME, decider: NAME_SERVERS, delay_us: 0 };
  /** Replicas that keep the sessions of lost connections. */
  readonly keepers = new Set<ReplicaId>();

  negotiate(): NegotiateAnswer {
    return this.answer;
  }
  admits(_client: number, replica: ReplicaId): boolean {
    return !this.full.has(replica);
  }
  open(client: number, replica: ReplicaId, recovering: boolean): Opening {
    if (this.full.has(replica)) return 'throttled';
    if (recovering && !this.keepers.has(replica)) return 'no-session';
    this.#note('open', client, replica);
    return recovering ? 'recovered' : 'opened';
  }
  gaveUp(): void {}
  join(client: number, replica: ReplicaId): void {
    this.#note('join', client, replica);
  }
  closed(client: number, replica: ReplicaId): void {
    this.#note('closed', client, replica);
  }
  resumed(client: number, replica: ReplicaId): void {
    this.#note('resumed', client, replica);
  }
  abandoned(client: number, replica: ReplicaId): void {
    this.#note('abandoned', client, replica);
  }

  moments(kind: Call['kind']): Micros[] {
    return this.calls.filter((call) => call.kind === kind).map((call) => call.at_us);
  }

  #note(kind: Call['kind'], client: number, replica: ReplicaId): void {
    this.calls.push({ kind, client: client - FIRST_CLIENT, replica, at_us: this.now_us() });
  }
}

export interface SocketWorld extends World<SocketPopulation> {
  readonly service: FakeService;
}

export function socketWorld(
  options: Partial<SocketOptions> = {},
  settings: { count?: number; rtt_us?: Micros; seed?: number } = {},
): SocketWorld {
  const service = new FakeService();
  const world = new World(
    (identity, ports) => new SocketPopulation(identity, { ...OPTIONS, ...options }, service, ports),
    settings,
  );
  service.now_us = () => world.kernel.now_us;
  return Object.assign(world, { service });
}

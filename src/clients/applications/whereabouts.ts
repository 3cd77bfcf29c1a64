import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { ApplicationOptions, Endpoint } from './options.js';
import type { ApplicationPorts } from './ports.js';

/** No endpoint has failed lately. */
const AT_HOME = -1;

/**
 * Where an application runs at the moment, which caches its sessions ask, and to which of them each session
 * has a connection.
 */
export class Whereabouts {
  readonly #options: ApplicationOptions;
  readonly #ports: ApplicationPorts;
  readonly #caches: number;
  /** What `primary` means. */
  #primary: ReplicaId = 0;
  #atStandby = false;
  /** By session and cache: 1 if it has a connection. */
  readonly #connected: Uint8Array;
  /** By session: how many caches, by distance, were passed over, and until when. */
  readonly #passed: Int16Array;
  readonly #passedUntil_us: Float64Array;

  constructor(sessions: number, options: ApplicationOptions, ports: ApplicationPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#caches = ports.service.sites.length;
    this.#connected = new Uint8Array(sessions * this.#caches);
    this.#passed = new Int16Array(sessions).fill(AT_HOME);
    this.#passedUntil_us = new Float64Array(sessions);
  }

  get site(): SiteId {
    return this.#home.site;
  }

  get region(): string {
    return this.#home.region;
  }

  get isAtStandby(): boolean {
    return this.#atStandby;
  }

  /** The cache that writes go to, when nothing has failed. */
  get writesTo(): ReplicaId {
    return this.#standard(this.#options.endpoints.writes);
  }

  /** From now on; connections of the old place are gone. */
  moveTo(place: 'home' | 'standby'): void {
    this.#atStandby = place === 'standby';
    this.forgetConnections();
  }

  setPrimary(replica: ReplicaId): void {
    this.#primary = replica;
  }

  forgetConnections(): void {
    this.#connected.fill(0);
    this.#passed.fill(AT_HOME);
  }

  /** Where a session's next try goes; `tries` of this operation have failed. */
  choose(session: number, isRead: boolean, tries: number): ReplicaId {
    const { endpoints } = this.#options;
    const standard = this.#standard(isRead ? endpoints.reads : endpoints.writes);
    if (!endpoints.retryElsewhere || this.#caches === 1) return standard;
    const { now_us } = this.#ports.kernel;
    if (tries === 0 && now_us >= this.#passedUntil_us[session]) this.#passed[session] = AT_HOME;
    const passed = this.#passed[session];
    if (passed === AT_HOME) return standard;
    const others = this.#byDistance().filter((replica) => replica !== standard);
    return passed === 0 ? standard : others[(passed - 1) % others.length];
  }

  /** The next try goes one further. */
  failedAt(session: number, _replica: ReplicaId): void {
    const { retryElsewhere, returnAfter_us } = this.#options.endpoints;
    if (!retryElsewhere || this.#caches === 1) return;
    const passed = Math.max(0, this.#passed[session]);
    this.#passed[session] = (passed + 1) % this.#caches;
    this.#passedUntil_us[session] = this.#ports.kernel.now_us + returnAfter_us;
  }

  isConnected(session: number, replica: ReplicaId): boolean {
    return this.#connected[session * this.#caches + replica] === 1;
  }

  connected(session: number, replica: ReplicaId): void {
    this.#connected[session * this.#caches + replica] = 1;
  }

  disconnected(session: number, replica: ReplicaId): void {
    this.#connected[session * this.#caches + replica] = 0;
  }

  get #home() {
    const { home, standby } = this.#options;
    return this.#atStandby && standby !== null ? standby : home;
  }

  #standard(endpoint: Endpoint): ReplicaId {
    if (endpoint === 'primary') return this.#primary;
    return endpoint === 'nearest' ? this.#byDistance()[0] : endpoint;
  }

  /** The caches by their median round trip from here; equal ones by their ids. */
  #byDistance(): readonly ReplicaId[] {
    const place = this.#atStandby ? 1 : 0;
    this.#distances[place] ??= this.#measured();
    return this.#distances[place];
  }

  readonly #distances: (readonly ReplicaId[] | undefined)[] = [];

  #measured(): readonly ReplicaId[] {
    const { network, service } = this.#ports;
    const rtt_us = (replica: ReplicaId): Micros => network.medianRtt_us(this.site, service.sites[replica]);
    return service.sites.map((_, replica) => replica).sort((a, b) => rtt_us(a) - rtt_us(b) || a - b);
  }
}

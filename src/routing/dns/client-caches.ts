import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';

export interface ClientCacheInputs {
  readonly clients: number;
  /** The operating system's cache is there. */
  readonly system: boolean;
  /** How long the runtime's or browser's cache keeps every answer; 0: it is not there. */
  readonly runtime_us: Micros;
}

/**
 * The caches on the clients' own machines. The system's cache is filled only through a miss of the
 * runtime's, which is then filled with the same endpoint: so one endpoint a client is enough.
 */
export class ClientCaches {
  readonly #system: boolean;
  readonly #runtime_us: Micros;
  readonly #endpoint: Int16Array;
  readonly #systemExpires_us: Float64Array;
  readonly #runtimeExpires_us: Float64Array;
  readonly #staleUntil_us: Float64Array;

  constructor(inputs: ClientCacheInputs) {
    this.#system = inputs.system;
    this.#runtime_us = inputs.runtime_us;
    const hasRuntime = inputs.runtime_us > 0;
    // A cache that is not there takes no memory: arrays of length 0, which are never read.
    const clients = inputs.system || hasRuntime ? inputs.clients : 0;
    this.#endpoint = new Int16Array(clients).fill(-1);
    this.#staleUntil_us = new Float64Array(clients).fill(NEVER);
    this.#systemExpires_us = new Float64Array(inputs.system ? clients : 0).fill(NEVER);
    this.#runtimeExpires_us = new Float64Array(hasRuntime ? clients : 0).fill(NEVER);
  }

  endpoint(client: number): ReplicaId {
    return this.#endpoint[client];
  }

  /** NEVER (-1) when there is no such cache. */
  runtimeExpires_us(client: number): Micros {
    return this.#runtime_us > 0 ? this.#runtimeExpires_us[client] : NEVER;
  }

  systemExpires_us(client: number): Micros {
    return this.#system ? this.#systemExpires_us[client] : NEVER;
  }

  /** The runtime's cache took over what the system's had. */
  refillRuntime(client: number, now_us: Micros): void {
    if (this.#runtime_us > 0) this.#runtimeExpires_us[client] = now_us + this.#runtime_us;
  }

  /** A resolver's answer, valid until `expires_us`, goes into every cache there is. */
  fill(client: number, endpoint: ReplicaId, now_us: Micros, expires_us: Micros): void {
    if (!this.#system && this.#runtime_us === 0) return;
    const before = this.#endpoint[client];
    if (before >= 0 && before !== endpoint) {
      this.#staleUntil_us[client] = Math.max(this.systemExpires_us(client), this.runtimeExpires_us(client));
    }
    this.#endpoint[client] = endpoint;
    if (this.#system) this.#systemExpires_us[client] = expires_us;
    this.refillRuntime(client, now_us);
  }

  /** When these caches' last answer that named another endpoint than the present one expired; -1: there is none. */
  staleUntil_us(client: number): Micros {
    return this.#staleUntil_us.length > 0 ? this.#staleUntil_us[client] : NEVER;
  }
}

const NEVER: Micros = -1;

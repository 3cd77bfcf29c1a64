import type { ReplicaId } from '../domain/ids.js';

/**
 * The revisions of a service's configuration, and how far each replica has come. A revision holds all
 * before it, so that one which arrives late, after a newer one, changes nothing any more.
 */
export class Configuration {
  readonly #replicas: readonly Configurable[];
  readonly #revisions: Revision[] = [];
  /** By replica: how many revisions it should have, and has. */
  readonly #due: Uint32Array;
  readonly #applied: Uint32Array;

  constructor(replicas: readonly Configurable[]) {
    this.#replicas = replicas;
    this.#due = new Uint32Array(replicas.length);
    this.#applied = new Uint32Array(replicas.length);
  }

  /** A change, by name; returns the number of its revision, from 1. */
  revise(change: string, connectionsPerUnit: number | undefined): number {
    return this.#revisions.push({ change, connectionsPerUnit });
  }

  /** The revision has got as far as this replica, whether or not it can take it. */
  due(replica: ReplicaId, revision: number): void {
    this.#due[replica] = Math.max(this.#due[replica], revision);
  }

  /** The replica takes all that is due to it; returns the names of the changes, oldest first. */
  apply(replica: ReplicaId): readonly string[] {
    const news = this.#revisions.slice(this.#applied[replica], this.#due[replica]);
    this.#applied[replica] = Math.max(this.#applied[replica], this.#due[replica]);
    for (const { connectionsPerUnit } of news) {
      if (connectionsPerUnit !== undefined) this.#replicas[replica].setConnectionsPerUnit(connectionsPerUnit);
    }
    return news.map(({ change }) => change);
  }
}

export interface Configurable {
  setConnectionsPerUnit(connections: number): void;
}

interface Revision {
  readonly change: string;
  /** Undefined: it changes something that the model has no use for. */
  readonly connectionsPerUnit: number | undefined;
}

import type { ReplicaId } from '../../domain/ids.js';
import type { CacheReplica, OperatedReplica } from '../../replication/cache/contract.js';
import type { Fabric } from '../fabric.js';

/** Promotes one replica, and has the others follow it as soon as they can: whoever is dead, once it is back. */
export class Operator {
  readonly #fabric: Fabric<CacheReplica>;
  #primary: ReplicaId = 0;
  #untold: readonly ReplicaId[] = [];

  constructor(fabric: Fabric<CacheReplica>) {
    this.#fabric = fabric;
  }

  /** Who takes the writes, for all that the operator knows; where there are no roles, any. */
  get primary(): ReplicaId {
    return this.#primary;
  }

  failOver(to: ReplicaId): void {
    const machine = this.#fabric.machines[to];
    if (to === this.#primary || !this.#fabric.isAlive(to)) return;
    if (!isOperated(machine) || !machine.promote()) return;
    this.#primary = to;
    this.#untold = [...this.#fabric.machines.keys()].filter((replica) => replica !== to);
    this.tellOthers();
  }

  tellOthers(): void {
    this.#untold = this.#untold.filter((replica) => {
      const machine = this.#fabric.machines[replica];
      const told =
        this.#fabric.isAlive(replica) && isOperated(machine) && machine.follow(this.#primary, false);
      return !told;
    });
  }
}

/** Whether its role is given by an operator. */
export function isOperated(replica: CacheReplica): replica is OperatedReplica {
  return 'promote' in replica && 'follow' in replica;
}

import { NAME_SERVERS, type ReplicaId } from '../../domain/ids.js';
import type { Move } from '../../domain/observations.js';
import type { Micros } from '../../kernel/kernel.js';
import { emptyMove } from '../move.js';
import { NOTHING } from './connections.js';
import type { SocketCore } from './socket-core.js';

/** States that clients are served again, and what they had waited for. */
export class ServiceRestored {
  readonly #core: SocketCore;
  readonly #move: Move;

  constructor(core: SocketCore) {
    this.#core = core;
    this.#move = emptyMove(core.identity.id);
  }

  /** `noticed_us`: when the client learned that its connection was gone; NOTHING: the same one goes on. */
  comeUp(client: number, replica: ReplicaId, noticed_us: Micros): void {
    const { ports, identity, connections: c, now_us } = this.#core;
    const id = this.#core.id(client);
    if (c.up[client] === 0) ports.observer.clientUp(identity.id, id, now_us);
    c.up[client] = 1;
    if (c.fault[client] === NOTHING) return;
    const move = this.#move;
    const resumed = noticed_us === NOTHING;
    move.fault = c.fault[client];
    move.client = id;
    move.from = c.lostReplica[client];
    move.to = replica;
    move.noticed_us = resumed ? NOTHING : noticed_us;
    move.lastFailure_us = resumed ? NOTHING : c.lastFailure_us[client];
    move.attempt_us = resumed ? now_us : c.attempt_us[client];
    move.asked_us = resumed ? NOTHING : (c.asked_us[client] ?? NOTHING);
    move.negotiated_us = resumed ? NOTHING : (c.negotiated_us[client] ?? NOTHING);
    move.resolved_us = resumed ? now_us : c.resolved_us[client];
    move.moved_us = now_us;
    this.#whoseAnswers(client, resumed);
    c.fault[client] = NOTHING;
    ports.observer.clientMoved(move);
  }

  /**
   * Which endpoint had to leave whose answers. A client that asks another app server than before waited
   * for the name servers to leave the old one out; else its app server had to leave the replica out.
   */
  #whoseAnswers(client: number, resumed: boolean): void {
    const { ports, connections: c } = this.#core;
    const move = this.#move;
    const { frontDoor } = ports;
    move.left = move.from;
    move.decider = NAME_SERVERS;
    let directory: typeof ports.directory | undefined = ports.directory;
    if (frontDoor !== undefined) {
      const changed = c.server[client] !== c.lostServer[client] && c.lostServer[client] !== NOTHING;
      if (changed) {
        move.left = this.#core.endpointOf(c.lostServer[client]);
        directory = frontDoor.directory;
      } else if (c.decider[client] !== NAME_SERVERS) {
        move.decider = c.decider[client];
        directory = undefined; // no cache stands between a client and its app server's answer
      }
    }
    const stale = resumed ? undefined : directory;
    move.resolverStaleUntil_us = stale?.resolverStaleUntil_us(client) ?? NOTHING;
    move.cacheStaleUntil_us = stale?.cacheStaleUntil_us(client) ?? NOTHING;
  }
}

import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { Notice } from '../../domain/observations.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import { PASS } from '../../topology/network.js';
import type { Coming } from './coming.js';
import { AWAY, FRESH, NO_SESSION, NOTHING } from './connections.js';
import { NEVER } from './liveness.js';
import { firstLostPing_us, nextContact_us, silenceEnds_us, tcpGivesUp_us } from './patience.js';
import type { ServiceRestored } from './service-restored.js';
import type { SocketCore } from './socket-core.js';

/**
 * How clients lose their connection: a path breaks or a reset comes; the client finds out at once, or
 * by silence, or never if the path heals first. Then it looks for another one, unless it wanted to go.
 */
export class Going {
  readonly #core: SocketCore;
  readonly #coming: Coming;
  readonly #restored: ServiceRestored;
  readonly #silence: HandlerId;
  readonly #contact: HandlerId;
  readonly #reset: HandlerId;
  readonly #resume: HandlerId;
  readonly #ghost: HandlerId;

  constructor(core: SocketCore, coming: Coming, restored: ServiceRestored) {
    this.#core = core;
    this.#coming = coming;
    this.#restored = restored;
    this.#silence = core.on('silence', (client) => this.#heardNothing(client));
    this.#contact = core.on('contact', (client) => this.#meetsStranger(client));
    this.#reset = core.on('reset', (client) => this.#lose(client, 'reset'));
    this.#resume = core.on('resume', (client) => this.#goOn(client));
    this.#ghost = core.ports.kernel.handler(`${core.identity.name}: ghost`, (client, replica) =>
      this.#fadeOut(client, replica),
    );
  }

  /** Its path broke: `hears` heartbeats all the same, or will be `reset` by the other side. */
  broke(client: number, replica: ReplicaId, fault: FaultId, hears: boolean, reset: boolean): void {
    const core = this.#core;
    const { observer } = core.ports;
    const c = core.connections;
    if (c.up[client] === 1) {
      c.up[client] = 0;
      c.broken_us[client] = core.now_us;
      c.fault[client] = fault;
      c.lostReplica[client] = replica;
      c.lostServer[client] = c.server[client];
      c.lastFailure_us[client] = NOTHING;
      const id = core.id(client);
      if (fault !== NOTHING) {
        observer.clientHit(fault, core.identity.id, id, core.now_us);
        observer.faultTouched(fault, 'connections', 1);
      }
      observer.clientDown(core.identity.id, id, core.now_us);
    }
    // Only a process that knows the connection sends pings on it.
    if (hears && c.life[client] === core.lives[replica]) this.#hearsAgain(client);
    else if (c.deaf_us[client] === NOTHING) c.deaf_us[client] = core.now_us;
    if (this.isBeingReset(client)) return;
    if (!reset) return this.#awaitSilence(client);
    core.next(client, core.wayDown_us(client, replica), this.#reset);
  }

  /** A reset is on its way to the client; it arrives, whatever becomes of the path. */
  isBeingReset(client: number): boolean {
    return this.#core.connections.awaits[client] === this.#reset;
  }

  /** Data was sent on the client's connection and vanished; either side retransmits it. */
  unanswered(client: number): void {
    const core = this.#core;
    const { unanswered_us, awaits, replica } = core.connections;
    if (unanswered_us[client] !== NOTHING) return;
    unanswered_us[client] = core.now_us;
    if (awaits[client] === this.#resume || awaits[client] === this.#reset) return;
    // On an open path the packet may be the first that a new process sees of the connection.
    if (core.brokenSince[replica[client]] === NOTHING) this.awaitContact(client, replica[client]);
    // An application that sends makes TCP give up one day, even without keep-alive.
    else this.#awaitSilence(client);
  }

  /** The path is open: waits for the next packet that gets through, or to the end of its patience. */
  awaitContact(client: number, replica: ReplicaId): void {
    const core = this.#core;
    const known = core.connections.life[client] === core.lives[replica];
    const { keepAlive } = core.options;
    const contact_us = nextContact_us(core.connections, client, keepAlive, known, core.now_us);
    if (contact_us >= this.#silenceEnds(client)) return this.#awaitSilence(client);
    core.next(client, contact_us - core.now_us, known ? this.#resume : this.#contact);
  }

  /** The client's visit ends: it closes its connection and comes again after a pause. */
  leave(client: number): void {
    const core = this.#core;
    const c = core.connections;
    const replica = c.replica[client];
    const id = core.id(client);
    core.ports.observer.disconnected(core.identity.id, replica, id, core.now_us);
    core.service.abandoned(id, replica);
    core.service.closed(id, replica, true);
    const { pause } = core.options.session as { readonly pause: Micros };
    c.state[client] = AWAY;
    c.replica[client] = NOTHING;
    c.established_us[client] = NOTHING; // nobody owes it anything until it is back
    c.left_us[client] = core.now_us;
    c.recovering[client] = NO_SESSION;
    c.failures[client] = 0;
    c.wanted_us[client] = core.now_us + pause;
    c.noticed_us[client] = c.wanted_us[client];
    this.#coming.comeBack(client, pause);
  }

  /** Its packet reaches a process that knows nothing of the connection and resets it. */
  #meetsStranger(client: number): void {
    const core = this.#core;
    core.next(client, core.roundTrip(client, core.connections.replica[client]), this.#reset);
  }

  /** Heartbeats get through again while the other direction is still cut. */
  #hearsAgain(client: number): void {
    const core = this.#core;
    const c = core.connections;
    if (c.deaf_us[client] === NOTHING) return;
    const lostPing_us = firstLostPing_us(c, client, core.options.keepAlive, true);
    if (lostPing_us < core.now_us && c.stalled_us[client] === NOTHING) c.stalled_us[client] = lostPing_us;
    c.deaf_us[client] = NOTHING;
    c.heard_us[client] = core.now_us;
  }

  /** The connection carries data again. */
  #goOn(client: number): void {
    const core = this.#core;
    const c = core.connections;
    const replica = c.replica[client];
    if (core.brokenSince[replica] !== NOTHING) return this.#awaitSilence(client);
    core.rest(client);
    c.unanswered_us[client] = NOTHING;
    c.stalled_us[client] = NOTHING;
    c.deaf_us[client] = NOTHING;
    c.heard_us[client] = core.now_us;
    core.service.resumed(core.id(client), replica);
    this.#restored.comeUp(client, replica, NOTHING);
    this.#coming.awaitLeaving(client);
  }

  /** Closes the connection if nothing was heard for too long, else waits on. */
  #heardNothing(client: number): void {
    const core = this.#core;
    if (this.#silenceEnds(client) <= core.now_us) return this.#lose(client, this.#whyPatienceEnds(client));
    // What it heard meanwhile has moved the end of its patience: a packet may get through before that.
    const replica = core.connections.replica[client];
    if (core.brokenSince[replica] === NOTHING) this.awaitContact(client, replica);
    else this.#awaitSilence(client);
  }

  #awaitSilence(client: number): void {
    const deadline_us = this.#silenceEnds(client);
    if (deadline_us === NEVER) return;
    this.#core.next(client, Math.max(0, deadline_us - this.#core.now_us), this.#silence);
  }

  /** When the client gives the connection up if nothing more is heard. */
  #silenceEnds(client: number): Micros {
    return silenceEnds_us(this.#core.connections, client, this.#core.options.keepAlive);
  }

  /** Whose patience it was: TCP's, for what was sent and never answered, or the keep-alive's. */
  #whyPatienceEnds(client: number): Notice {
    return tcpGivesUp_us(this.#core.connections, client) <= this.#core.now_us ? 'unanswered' : 'silence';
  }

  /** The client knows that its connection is gone. */
  #lose(client: number, how: Notice): void {
    const core = this.#core;
    const c = core.connections;
    const replica = c.replica[client];
    const id = core.id(client);
    core.ports.observer.noticed(core.identity.id, id, how, core.now_us);
    core.ports.observer.disconnected(core.identity.id, replica, id, core.now_us);
    core.service.abandoned(id, replica);
    this.#tellReplica(client, replica);
    c.noticed_us[client] = core.now_us;
    c.wanted_us[client] = core.now_us;
    c.failures[client] = 0;
    c.recovering[client] = FRESH;
    this.#coming.backOff(client);
  }

  /** A replica that cannot be reached learns of the loss only when it has heard nothing for long. */
  #tellReplica(client: number, replica: ReplicaId): void {
    const core = this.#core;
    if (core.connections.life[client] !== core.lives[replica]) return; // it has forgotten anyway
    if (core.upstream(replica) === PASS) return core.service.closed(core.id(client), replica, false);
    const since_us = core.brokenSince[replica];
    const until_us = Math.max(core.now_us, since_us + core.options.keepAlive.timeout);
    core.ports.kernel.at(until_us, this.#ghost, client, replica);
  }

  #fadeOut(client: number, replica: ReplicaId): void {
    if (this.#core.connections.isOn(client, replica)) return; // a newer connection took its place
    this.#core.service.closed(this.#core.id(client), replica, false);
  }
}

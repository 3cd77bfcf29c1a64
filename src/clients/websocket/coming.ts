import type { EndpointId, FaultId, ReplicaId } from '../../domain/ids.js';
import type { FailureReason } from '../../domain/outcome.js';
import { exponential, sampleMicros } from '../../kernel/distributions.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import { DROP, PASS, REFUSE, type Verdict } from '../../topology/network.js';
import { nextSyn_us } from '../../topology/tcp.js';
import { GIVE_UP, isRecovery, reconnectDelay_us } from '../reconnect.js';
import { stateLookup } from '../state-lookup.js';
import {
  BACKING_OFF,
  CONNECTED,
  FRESH,
  GAVE_UP,
  HANDSHAKING,
  NO_SESSION,
  NOTHING,
  RECOVERING,
  RESOLVING,
  STALLED,
} from './connections.js';
import type { ServiceRestored } from './service-restored.js';
import type { SocketCore } from './socket-core.js';
import { SERVICE_NAME } from './socket-options.js';

/**
 * How clients get their connection: with app servers they resolve the app's name and negotiate first;
 * then they resolve what they were given and open the WebSocket. Each is a handshake with an endpoint
 * that can stall, be refused or time out. What failed is tried again as the reconnect policy says.
 */
export class Coming {
  readonly #core: SocketCore;
  readonly #restored: ServiceRestored;
  readonly #resolved: HandlerId;
  readonly #shaken: HandlerId;
  readonly #leaveGiven: HandlerId;
  readonly #answered: HandlerId;
  readonly #timedOut: HandlerId;
  readonly #refused: HandlerId;
  readonly #retry: HandlerId;
  readonly #joins: HandlerId;
  /** The end of a client's visit; what happens then is for the population to say. */
  readonly #leaves: HandlerId;
  /** Per client, what its app server answered and has not sent yet. */
  readonly #answers: Int16Array;

  constructor(core: SocketCore, restored: ServiceRestored, leave: (client: number) => void) {
    this.#core = core;
    this.#restored = restored;
    this.#resolved = core.on('resolved', (client) => this.#handshake(client));
    this.#shaken = core.on('opened', (client) => this.#handshakeDone(client));
    this.#leaveGiven = core.on('service negotiated', (client) => this.#askedService(client));
    this.#answered = core.on('negotiated', (client) => this.#negotiated(client));
    this.#timedOut = core.on('timedOut', (client) => this.#failed(client, 'connect-timeout'));
    this.#refused = core.on('refused', (client) => this.#failed(client, 'refused'));
    this.#retry = core.on('retry', (client) => this.attempt(client));
    this.#leaves = core.on('leaves', leave);
    this.#joins = core.ports.kernel.handler(`${core.identity.name}: joins`, (client, replica) => {
      if (!core.connections.isOn(client, replica)) return;
      core.connections.hasJoined[client] = 1;
      core.service.join(core.id(client), replica);
    });
    this.#answers = new Int16Array(core.ports.frontDoor === undefined ? 0 : core.identity.count).fill(
      NOTHING,
    );
  }

  /** Begins an attempt; one that takes the old session up again goes to the old address at once. */
  attempt(client: number): void {
    const { ports, connections: c, now_us } = this.#core;
    c.attempt_us[client] = now_us;
    c.hasLeave[client] = 0;
    const { frontDoor } = ports;
    const recovering = this.#core.options.reliable && c.recovering[client] === RECOVERING;
    if (frontDoor !== undefined && !recovering) {
      c.asked_us[client] = NOTHING;
      c.negotiated_us[client] = NOTHING;
      const answer = frontDoor.directory.lookup(client, now_us);
      const known = answer.endpoint !== NOTHING;
      c.server[client] = answer.endpoint;
      const endpoint = known ? this.#core.endpointOf(answer.endpoint) : NOTHING;
      stateLookup(ports, this.#core.identity, client, answer, endpoint);
      return this.#resolving(client, endpoint, answer.latency_us);
    }
    if (frontDoor !== undefined) c.negotiated_us[client] = NOTHING;
    const instance = this.#oldInstance(client);
    if (instance >= 0 && frontDoor !== undefined) {
      return this.#resolving(client, instance, frontDoor.instanceName_us(client));
    }
    this.#resolveService(client);
  }

  /** A client's path to an endpoint was mended while its handshake was stalled. */
  synAgain(client: number, endpoint: EndpointId, upstream: Verdict): void {
    const core = this.#core;
    const { state, resolved_us } = core.connections;
    const started_us = resolved_us[client];
    const syn_us = nextSyn_us(started_us, core.now_us, core.options.synTimeout);
    const refused = upstream === REFUSE;
    const duration_us = refused ? core.roundTrip(client, endpoint) : this.#firstLeg_us(client, endpoint);
    if (syn_us + duration_us >= started_us + core.options.connectTimeout) return;
    state[client] = HANDSHAKING;
    const done = refused ? this.#refused : this.#firstDone(endpoint);
    core.next(client, syn_us + duration_us - core.now_us, done);
  }

  /** What the client's present attempt is busy with. */
  attemptedOperation(client: number): 'negotiate' | 'connect' {
    const core = this.#core;
    const { replica, hasLeave, recovering } = core.connections;
    const endpoint = replica[client];
    const goesBack = core.options.reliable && recovering[client] === RECOVERING;
    const asksApp = core.ports.frontDoor !== undefined && !goesBack;
    if (asksApp && (endpoint === NOTHING || !core.isReplica(endpoint))) return 'negotiate';
    return core.options.serviceNegotiateRounds > 0 && hasLeave[client] === 0 ? 'negotiate' : 'connect';
  }

  /** Waits as the policy says before the next attempt. */
  backOff(client: number): void {
    const core = this.#core;
    const c = core.connections;
    const { reconnect } = core.options;
    const gone = c.recovering[client] === NO_SESSION;
    const sinceLost_us = gone ? Number.POSITIVE_INFINITY : core.now_us - c.wanted_us[client];
    const delay_us = core.draw(client, (draws) =>
      reconnectDelay_us(reconnect, c.failures[client], sinceLost_us, draws),
    );
    if (!gone) c.recovering[client] = isRecovery(reconnect, sinceLost_us) ? RECOVERING : FRESH;
    c.replica[client] = NOTHING;
    const until_us = delay_us === GIVE_UP ? NOTHING : core.now_us + delay_us;
    core.ports.observer.backedOff(core.identity.id, core.id(client), until_us, core.now_us);
    if (delay_us === GIVE_UP) {
      c.state[client] = GAVE_UP;
      core.service.gaveUp(core.id(client));
      return core.rest(client);
    }
    c.state[client] = BACKING_OFF;
    core.next(client, delay_us, this.#retry);
  }

  /** Schedules the end of the client's visit, where clients make visits. */
  awaitLeaving(client: number): void {
    const core = this.#core;
    if (core.options.session === null) return;
    const { leaves_us } = core.connections;
    core.next(client, Math.max(0, leaves_us[client] - core.now_us), this.#leaves);
  }

  /** Comes back after a pause. */
  comeBack(client: number, pause_us: number): void {
    this.#core.next(client, pause_us, this.#retry);
  }

  // ---- names -------------------------------------------------------------------------------------

  #resolving(client: number, endpoint: EndpointId, latency_us: number): void {
    const { replica, state } = this.#core.connections;
    replica[client] = endpoint;
    state[client] = RESOLVING;
    if (latency_us > 0) this.#core.next(client, latency_us, this.#resolved);
    else this.#handshake(client);
  }

  #resolveService(client: number): void {
    const { ports, now_us } = this.#core;
    const answer = ports.directory.lookup(client, now_us);
    stateLookup(ports, this.#core.identity, client, answer);
    this.#resolving(client, answer.endpoint, answer.latency_us);
  }

  /** The instance whose address a recovering client goes back to; below 0: the name is the service's. */
  #oldInstance(client: number): ReplicaId {
    return this.#answers.length === 0 ? NOTHING : this.#answers[client];
  }

  // ---- handshakes --------------------------------------------------------------------------------

  #handshake(client: number): void {
    const core = this.#core;
    const { state, replica, resolved_us } = core.connections;
    const endpoint = replica[client];
    resolved_us[client] = core.now_us;
    if (endpoint === NOTHING) return this.#failed(client, 'no-address');
    if (!core.isReplica(endpoint)) core.connections.asked_us[client] = core.now_us;
    const verdict = core.connectVerdict(endpoint);
    if (verdict !== PASS) {
      core.ports.observer.faultTouched(core.culprit(endpoint), 'connection attempts', 1);
    }
    if (verdict === DROP) return this.#stall(client);
    state[client] = HANDSHAKING;
    if (verdict === REFUSE) return core.next(client, core.roundTrip(client, endpoint), this.#refused);
    const duration_us = this.#firstLeg_us(client, endpoint);
    const { connectTimeout } = core.options;
    if (duration_us < connectTimeout) core.next(client, duration_us, this.#firstDone(endpoint));
    else core.next(client, connectTimeout, this.#timedOut);
  }

  /** With a service that negotiates itself, the first exchange is that; else the handshake itself. */
  #firstLeg_us(client: number, endpoint: EndpointId): Micros {
    const core = this.#core;
    return this.#asksService(endpoint)
      ? core.options.serviceNegotiateRounds * core.roundTrip(client, endpoint)
      : core.handshakeTime(client, endpoint);
  }

  #firstDone(endpoint: EndpointId): HandlerId {
    return this.#asksService(endpoint) ? this.#leaveGiven : this.#shaken;
  }

  #asksService(endpoint: EndpointId): boolean {
    return this.#core.options.serviceNegotiateRounds > 0 && this.#core.isReplica(endpoint);
  }

  /** The service's own answer to a negotiate: leave to connect, or 429. */
  #askedService(client: number): void {
    const core = this.#core;
    const c = core.connections;
    const replica = c.replica[client];
    const verdict = core.connectVerdict(replica);
    if (verdict === DROP) return this.#stall(client);
    if (verdict === REFUSE) return this.#failed(client, 'refused');
    if (!core.service.admits(core.id(client), replica)) return this.#failed(client, 'throttled');
    c.hasLeave[client] = 1;
    const asked_us = c.attempt_us[client];
    const { id } = core.identity;
    const { observer } = core.ports;
    observer.operation(
      'negotiate',
      id,
      replica,
      asked_us,
      asked_us,
      core.now_us,
      'ok',
      'none',
      core.id(client),
    );
    const left_us = c.resolved_us[client] + core.options.connectTimeout - core.now_us;
    const duration_us = core.handshakeTime(client, replica);
    if (duration_us < left_us) core.next(client, duration_us, this.#shaken);
    else core.next(client, Math.max(0, left_us), this.#timedOut);
  }

  /** Packets of the handshake vanish: nothing more happens until the attempt times out. */
  #stall(client: number): void {
    const core = this.#core;
    const { state, resolved_us } = core.connections;
    state[client] = STALLED;
    const end_us = resolved_us[client] + core.options.connectTimeout;
    core.next(client, Math.max(0, end_us - core.now_us), this.#timedOut);
  }

  /** The last packet of the handshake came, unless the path broke while it was under way. */
  #handshakeDone(client: number): void {
    const core = this.#core;
    const endpoint = core.connections.replica[client];
    const verdict = core.connectVerdict(endpoint);
    if (verdict === DROP) return this.#stall(client);
    if (verdict === REFUSE) return this.#failed(client, 'refused');
    if (!core.isReplica(endpoint)) return this.#negotiate(client, endpoint);
    const recovering = core.options.reliable && core.connections.recovering[client] === RECOVERING;
    switch (core.service.open(core.id(client), endpoint, recovering)) {
      case 'throttled':
        return this.#failed(client, 'throttled');
      case 'no-session':
        core.connections.recovering[client] = NO_SESSION;
        return this.#failed(client, 'refused');
      case 'opened':
        core.connections.hasJoined[client] = 0;
        return this.#established(client, endpoint);
      case 'recovered':
        return this.#established(client, endpoint);
    }
  }

  #negotiate(client: number, endpoint: EndpointId): void {
    const core = this.#core;
    const server = core.serverOf(endpoint);
    const {
      endpoint: answer,
      decider,
      delay_us,
    } = core.draw(client, (draws) => core.service.negotiate(core.id(client), server, draws));
    this.#answers[client] = answer;
    core.connections.decider[client] = decider;
    const left_us = core.connections.resolved_us[client] + core.options.connectTimeout - core.now_us;
    if (delay_us === 0) this.#negotiated(client);
    else if (delay_us < left_us) core.next(client, delay_us, this.#answered);
    else core.next(client, Math.max(0, left_us), this.#timedOut);
  }

  #negotiated(client: number): void {
    const core = this.#core;
    const c = core.connections;
    const server = c.replica[client];
    const verdict = core.connectVerdict(server);
    if (verdict === DROP) return this.#stall(client);
    if (verdict === REFUSE) return this.#failed(client, 'refused');
    const answer = this.#answers[client];
    core.ports.observer.negotiated(core.identity.id, core.id(client), server, answer, core.now_us);
    if (answer === NOTHING) return this.#failed(client, 'no-endpoint');
    const attempt_us = c.attempt_us[client];
    c.negotiated_us[client] = core.now_us;
    core.ports.observer.operation(
      'negotiate',
      core.identity.id,
      NOTHING,
      attempt_us,
      attempt_us,
      core.now_us,
      'ok',
      'none',
      core.id(client),
    );
    if (answer === SERVICE_NAME) return this.#resolveService(client);
    const instanceName_us = core.ports.frontDoor?.instanceName_us(client) ?? 0;
    this.#resolving(client, answer, instanceName_us);
  }

  #established(client: number, replica: ReplicaId): void {
    const core = this.#core;
    const { observer } = core.ports;
    const c = core.connections;
    const now_us = core.now_us;
    core.rest(client);
    c.state[client] = CONNECTED;
    if (c.established_us[client] === NOTHING) c.since_us[client] = now_us;
    c.established_us[client] = now_us;
    c.heard_us[client] = now_us;
    c.unanswered_us[client] = NOTHING;
    c.stalled_us[client] = NOTHING;
    c.deaf_us[client] = NOTHING;
    c.life[client] = core.lives[replica];
    c.failures[client] = 0;
    c.recovering[client] = FRESH;
    observer.connected(core.identity.id, replica, core.id(client), now_us);
    observer.operation(
      'connect',
      core.identity.id,
      replica,
      c.wanted_us[client],
      c.attempt_us[client],
      now_us,
      'ok',
      'none',
      core.id(client),
    );
    this.#restored.comeUp(client, replica, c.noticed_us[client]);
    observer.clientReturned(core.identity.id, replica, core.id(client), now_us);
    if (core.options.joinsByRequest && c.hasJoined[client] === 0) {
      core.ports.kernel.after(core.wayDown_us(client, replica), this.#joins, client, replica);
    }
    const { session } = core.options;
    if (session === null) return;
    c.leaves_us[client] =
      now_us + core.draw(client, (draws) => sampleMicros(exponential(session.lasts), draws));
    this.awaitLeaving(client);
  }

  #failed(client: number, reason: FailureReason): void {
    const core = this.#core;
    const { observer } = core.ports;
    const c = core.connections;
    const now_us = core.now_us;
    const started_us = c.attempt_us[client];
    const endpoint = c.replica[client];
    const isReplica = endpoint !== NOTHING && core.isReplica(endpoint);
    const kind = this.attemptedOperation(client);
    const replica = isReplica ? endpoint : NOTHING;
    observer.operation(
      kind,
      core.identity.id,
      replica,
      started_us,
      started_us,
      now_us,
      'failed',
      reason,
      core.id(client),
    );
    c.lastFailure_us[client] = now_us;
    this.#comesInVain(client, endpoint);
    if (c.recovering[client] !== RECOVERING) c.failures[client] = Math.min(c.failures[client] + 1, 65_535);
    this.backOff(client);
  }

  /** A client that was away by its own will, and now cannot get in, is down from here on. */
  #comesInVain(client: number, endpoint: EndpointId): void {
    const core = this.#core;
    const c = core.connections;
    if (c.up[client] === 0) return;
    c.up[client] = 0;
    c.broken_us[client] = core.now_us;
    const fault: FaultId = endpoint === NOTHING ? NOTHING : core.culprit(endpoint);
    if (fault !== NOTHING) core.ports.observer.faultTouched(fault, 'visits', 1);
    core.ports.observer.clientDown(core.identity.id, core.id(client), core.now_us);
  }
}

import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { FailureReason } from '../../domain/outcome.js';
import type { RegistryRequest } from '../../domain/registry-requests.js';
import type { EventHandle, HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { DROP, PASS, REFUSE, type Verdict } from '../../topology/network.js';
import { nextRetransmission_us, nextSyn_us, retransmissionTimeout_us } from '../../topology/tcp.js';
import type { PopulationIdentity } from '../ports.js';
import type { EngineOptions, HttpAnswer, RegistryClientPorts, TransferHandle } from './ports.js';

/** Whom a request is sent to: the service's name, one registry's own name, or the data endpoint of a region. */
export type Host =
  | { readonly kind: 'service' }
  | { readonly kind: 'registry'; readonly replica: ReplicaId }
  | { readonly kind: 'data'; readonly replica: ReplicaId };

export interface CallSpec {
  readonly client: number;
  readonly host: Host;
  /** Without: a download from a data endpoint. */
  readonly request?: RegistryRequest;
  /** Uploaded before the answer, or downloaded as the answer. */
  readonly bytes: number;
}

export type CallEnd =
  | { readonly replica: ReplicaId; readonly answer: HttpAnswer }
  | { readonly replica: ReplicaId; readonly failure: FailureReason };

/** resolving → connecting → (sending) → asking → (receiving) → answered */
type Stage = 'resolving' | 'connecting' | 'sending' | 'asking' | 'receiving' | 'answered';

interface Call {
  readonly spec: CallSpec;
  readonly ended: (end: CallEnd) => void;
  replica: ReplicaId;
  stage: Stage;
  /** Round trip of its connection. */
  roundTrip_us: Micros;
  started_us: Micros;
  /** Nothing gets through since then; -1: all is well. */
  stalled_us: Micros;
  /** The process at the other end has died. */
  orphaned: boolean;
  transfer: TransferHandle | undefined;
  step: EventHandle;
  limit: EventHandle;
  answer: HttpAnswer | undefined;
}

const NONE: EventHandle = -1;

/**
 * HTTP requests of the hosts of one population, each on a connection of its own, as the Docker engine makes
 * them (it switches keep-alive off): so each resolves the name anew, and pays for TCP and TLS anew.
 *
 * A connection whose path is cut stalls, goes on with TCP's next retransmission once the path is back, and is
 * given up when nothing has moved for too long. A replica that died resets what it knew nothing of any more.
 */
export class HttpCalls {
  readonly #identity: PopulationIdentity;
  readonly #options: EngineOptions;
  readonly #ports: RegistryClientPorts;
  readonly #random: Stream;
  readonly #draws: Uint32Array;
  readonly #calls = new Map<number, Call>();
  #next = 0;
  readonly #onStep: HandlerId;
  readonly #onLimit: HandlerId;

  constructor(identity: PopulationIdentity, options: EngineOptions, ports: RegistryClientPorts) {
    const { kernel, random } = ports;
    this.#identity = identity;
    this.#options = options;
    this.#ports = ports;
    this.#random = random.stream(`clients/${identity.name}`, 'packets');
    this.#draws = new Uint32Array(identity.count);
    this.#onStep = kernel.handler(`${identity.name}: call goes on`, (id) => this.#step(id));
    this.#onLimit = kernel.handler(`${identity.name}: call gives up`, (id) => this.#gaveUp(id));
  }

  open(spec: CallSpec, ended: (end: CallEnd) => void): void {
    const { kernel, directory } = this.#ports;
    const id = this.#next++;
    const { host } = spec;
    const answer = host.kind === 'service' ? directory.lookup(spec.client, kernel.now_us) : undefined;
    const call: Call = {
      spec,
      ended,
      replica: host.kind === 'service' ? (answer?.endpoint ?? -1) : host.replica,
      stage: 'resolving',
      roundTrip_us: 0,
      started_us: 0,
      stalled_us: -1,
      orphaned: false,
      transfer: undefined,
      step: NONE,
      limit: NONE,
      answer: undefined,
    };
    this.#calls.set(id, call);
    const lookup_us = answer?.latency_us ?? this.#ports.ownName_us(spec.client);
    call.step = kernel.after(lookup_us, this.#onStep, id);
  }

  /** The way to a replica changed; `memoryLost`: the process there is gone. */
  pathChanged(replica: ReplicaId, fault: FaultId, memoryLost: boolean): void {
    for (const [id, call] of [...this.#calls]) {
      if (call.replica !== replica || call.stage === 'resolving') continue;
      const verdict = this.#verdict(call);
      if (fault >= 0 && (verdict !== PASS || memoryLost))
        this.#ports.observer.faultTouched(fault, 'requests', 1);
      if (memoryLost && call.stage !== 'connecting') call.orphaned = true;
      if (verdict === PASS) {
        if (call.orphaned) this.#reset(id, call);
        else this.#unstall(id, call);
      } else if (verdict === REFUSE) this.#reset(id, call);
      else this.#stall(id, call);
    }
  }

  // ---- the stages of a call ------------------------------------------------------------------------

  #step(id: number): void {
    const call = this.#calls.get(id) as Call;
    call.step = NONE;
    switch (call.stage) {
      case 'resolving':
        if (call.replica < 0) return this.#fail(id, 'no-address');
        return this.#connect(id, call);
      case 'connecting':
        return this.#connected(id, call);
      case 'sending':
      case 'receiving':
        return; // bytes are on their way; a retransmission has set them going again
      case 'asking':
        return this.#ask(id, call);
      case 'answered':
        return this.#end(id, { replica: call.replica, answer: call.answer as HttpAnswer });
    }
  }

  #connect(id: number, call: Call): void {
    const { kernel, registry, observer, network } = this.#ports;
    call.stage = 'connecting';
    call.started_us = kernel.now_us;
    call.roundTrip_us = this.#roundTrip_us(call);
    const isAllowed = registry.passes(this.#identity.id, this.#endpoint(call), call.replica);
    const verdict = isAllowed ? this.#verdict(call) : DROP;
    if (verdict !== PASS && isAllowed) {
      const culprit = network.culprit(this.#identity.site, this.#ports.replicaSites[call.replica]);
      if (culprit >= 0) observer.faultTouched(culprit, 'requests', 1);
    }
    if (verdict === PASS) {
      // The request leaves with the last segment of the handshake, and arrives half a round trip later.
      call.step = kernel.after(
        Math.round((this.#options.rounds - 0.5) * call.roundTrip_us),
        this.#onStep,
        id,
      );
    } else if (verdict === REFUSE) this.#reset(id, call);
    else {
      call.stalled_us = kernel.now_us;
      call.limit = kernel.after(this.#options.dialTimeout_us, this.#onLimit, id);
    }
  }

  #connected(id: number, call: Call): void {
    const { spec } = call;
    if (spec.request === undefined) return this.#receive(id, call);
    if (spec.request.kind !== 'upload-blob') return this.#ask(id, call);
    call.stage = 'sending';
    call.transfer = this.#carry(
      call,
      'up',
      () => this.#ask(id, call),
      () => this.#broken(id, call),
    );
  }

  #ask(id: number, call: Call): void {
    const request = call.spec.request as RegistryRequest;
    call.stage = 'asking';
    this.#ports.registry.ask(call.replica, request, (answer) => {
      if (this.#calls.get(id) !== call || call.stage !== 'asking') return;
      call.answer = answer;
      this.#answered(id, call);
    });
  }

  /** The registry's answer is on its way; one that is written into a cut waits for it to end. */
  #answered(id: number, call: Call): void {
    call.stage = 'answered';
    if (call.stalled_us >= 0) return;
    call.step = this.#ports.kernel.after(Math.round(call.roundTrip_us / 2), this.#onStep, id);
  }

  #receive(id: number, call: Call): void {
    call.stage = 'receiving';
    const done = () => {
      call.answer = { ok: true };
      this.#answered(id, call);
    };
    call.transfer = this.#carry(call, 'down', done, () => this.#broken(id, call));
  }

  /** The registry ends a transfer that its storage fails. */
  #broken(id: number, call: Call): void {
    call.answer = { ok: false, reason: 'unavailable' };
    this.#answered(id, call);
  }

  #carry(call: Call, way: 'up' | 'down', done: () => void, broken: () => void): TransferHandle {
    const { bandwidth_bps, window_bytes, uploads, downloads } = this.#options;
    const byWindow_bps = (8 * window_bytes * 1_000_000) / Math.max(1, call.roundTrip_us);
    const ofHost_bps = bandwidth_bps / (way === 'up' ? uploads : downloads);
    const cap_bps = Math.floor(Math.min(byWindow_bps, ofHost_bps));
    return this.#ports.registry.carry(
      this.#identity.id,
      call.replica,
      way,
      call.spec.bytes,
      cap_bps,
      (whole) => {
        call.transfer = undefined;
        if (whole) done();
        else broken();
      },
    );
  }

  // ---- what goes wrong -----------------------------------------------------------------------------

  #stall(id: number, call: Call): void {
    const { kernel } = this.#ports;
    if (call.stalled_us >= 0) return;
    call.stalled_us = kernel.now_us;
    if (call.step !== NONE) kernel.cancel(call.step);
    call.step = NONE;
    call.transfer?.pause();
    const patience_us =
      call.stage === 'connecting'
        ? Math.max(0, call.started_us + this.#options.dialTimeout_us - kernel.now_us)
        : this.#options.silence_us;
    call.limit = kernel.after(patience_us, this.#onLimit, id);
  }

  #unstall(id: number, call: Call): void {
    const { kernel } = this.#ports;
    if (call.stalled_us < 0) return;
    const { now_us } = kernel;
    const isDialling = call.stage === 'connecting';
    const again_us = isDialling
      ? nextSyn_us(call.started_us, now_us, this.#options.synTimeout_us)
      : nextRetransmission_us(call.stalled_us, now_us, retransmissionTimeout_us(call.roundTrip_us));
    call.stalled_us = -1;
    kernel.cancel(call.limit);
    call.limit = NONE;
    const wait_us = isDialling
      ? Math.round((this.#options.rounds - 0.5) * call.roundTrip_us)
      : Math.round(call.roundTrip_us / 2);
    call.transfer?.resume();
    // What the replica is still working on comes when it is done.
    if (call.stage !== 'asking') call.step = kernel.at(again_us + wait_us, this.#onStep, id);
  }

  /** The other side knows nothing of the connection, or takes none. */
  #reset(id: number, call: Call): void {
    const { kernel } = this.#ports;
    call.transfer?.cancel();
    call.transfer = undefined;
    if (call.step !== NONE) kernel.cancel(call.step);
    if (call.limit !== NONE) kernel.cancel(call.limit);
    call.limit = NONE;
    call.stage = 'answered';
    call.answer = REFUSED;
    call.step = kernel.after(Math.max(1, call.roundTrip_us), this.#onStep, id);
  }

  #gaveUp(id: number): void {
    const call = this.#calls.get(id) as Call;
    call.limit = NONE;
    const isDialling = call.stage === 'connecting';
    this.#fail(id, isDialling ? 'connect-timeout' : 'request-timeout');
  }

  #fail(id: number, failure: FailureReason): void {
    const call = this.#calls.get(id) as Call;
    this.#end(id, { replica: call.replica, failure });
  }

  #end(id: number, end: CallEnd): void {
    const { kernel } = this.#ports;
    const call = this.#calls.get(id) as Call;
    call.transfer?.cancel();
    if (call.step !== NONE) kernel.cancel(call.step);
    if (call.limit !== NONE) kernel.cancel(call.limit);
    this.#calls.delete(id);
    const isReset = 'answer' in end && end.answer === REFUSED;
    call.ended(isReset ? { replica: call.replica, failure: 'refused' } : end);
  }

  #endpoint(call: Call) {
    return call.spec.host.kind === 'data' ? 'data' : 'login';
  }

  #verdict(call: Call): Verdict {
    const site = this.#ports.replicaSites[call.replica];
    const { network } = this.#ports;
    return call.stage === 'connecting'
      ? network.connectVerdict(this.#identity.site, site)
      : network.roundTripVerdict(this.#identity.site, site);
  }

  #roundTrip_us({ spec, replica }: Call): Micros {
    const { kernel, network, replicaSites } = this.#ports;
    const draws = this.#random.seek(spec.client, this.#draws[spec.client]);
    const roundTrip_us = network.roundTrip_us(
      this.#identity.site,
      replicaSites[replica],
      kernel.now_us,
      draws,
    );
    this.#draws[spec.client] = draws.draw;
    return roundTrip_us;
  }
}

/** Marks a reset on its way back. */
const REFUSED: HttpAnswer = { ok: false, reason: 'unavailable' };

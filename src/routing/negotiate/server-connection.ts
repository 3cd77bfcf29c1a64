import type { FaultId, SiteId } from '../../domain/ids.js';
import type { EventHandle, KernelApi, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { DROP, type NetworkApi, PASS, REFUSE, type Verdict } from '../../topology/network.js';
import { nextRetransmission_us, retransmissionTimeout_us } from '../../topology/tcp.js';
import type { PingClock } from './ping-clock.js';

/** What the connections of one app server to one instance share. */
export interface Line {
  readonly kernel: KernelApi;
  readonly network: NetworkApi;
  /** The app server, and the instance. */
  readonly here: SiteId;
  readonly there: SiteId;
  readonly clock: PingClock;
  readonly silence_us: Micros;
  readonly ways: Stream;
  /** Schedules the end of a connection. */
  readonly endAt: (connection: number, at_us: Micros) => EventHandle;
}

/**
 * One open server connection, and how it ends. While nothing breaks it costs no event.
 *
 * A reset is seen after one way. In silence, whichever way is cut, the app server hears nothing after
 * the last ping that left before, and gives the connection up at its first look `silence` later. A path
 * that heals carries the lost ping at TCP's next retransmission, which may come in time. A connection
 * to a process that is gone is reset by its host as soon as a packet reaches that.
 */
export class ServerConnection {
  readonly #line: Line;
  readonly #index: number;
  #fate: Fate = 'none';
  #end: EventHandle = NO_EVENT;
  readonly #opened_us: Micros;
  /** Until then something was heard that was no regular ping: it was opened, or a silence ended. */
  #since_us: Micros;
  /** Of a silence: its beginning, the last byte heard, the look that finds it too long. */
  #brokeOff_us: Micros = 0;
  #heard_us: Micros = 0;
  #dead_us: Micros = 0;
  /** When the packet leaves that ends a silence whose path has healed; -1: none will. */
  #resumes_us: Micros = NEVER;
  #culprit: FaultId = -1;
  #orphaned = false;

  constructor(line: Line, index: number) {
    this.#line = line;
    this.#index = index;
    this.#opened_us = line.kernel.now_us;
    this.#since_us = this.#opened_us;
  }

  /** What becomes of it by the verdict on its way, which has changed. */
  meet(verdict: Verdict): void {
    switch (verdict) {
      case DROP:
        return this.#fallSilent();
      case REFUSE:
        return this.#reset();
      case PASS:
        return this.#hearAgain();
    }
  }

  /** The process at the other end is gone. */
  orphan(verdict: Verdict): void {
    this.#orphaned = true;
    if (verdict === PASS) this.#reset();
  }

  /** Its end came: what it was, since when nothing had been heard, and the fault behind it (-1: none). */
  ended(): { readonly fate: Fate; readonly heard_us: Micros; readonly culprit: FaultId } {
    this.#end = NO_EVENT;
    const heard_us = this.#fate === 'silence' ? this.#heard_us : this.#line.kernel.now_us;
    return { fate: this.#fate, heard_us, culprit: this.#culprit };
  }

  /** The app server's process is gone, and nobody waits for the end. */
  drop(): void {
    if (this.#end !== NO_EVENT) this.#line.kernel.cancel(this.#end);
    this.#end = NO_EVENT;
  }

  #fallSilent(): void {
    const { kernel, clock, silence_us } = this.#line;
    const { now_us } = kernel;
    // What would have ended a silence and has not left yet is lost as well: the silence goes on.
    const goesOn = this.#resumes_us >= now_us;
    if (!goesOn) {
      if (this.#fate !== 'none') return;
      const ping_us = clock.pingBefore_us(this.#index, now_us);
      this.#brokeOff_us = now_us;
      this.#heard_us = this.#since_us;
      if (ping_us >= this.#opened_us) this.#heard_us = Math.max(this.#since_us, ping_us + this.#way_us());
      this.#dead_us = Math.max(now_us, clock.lookFrom_us(this.#index, this.#heard_us + silence_us));
      this.#culprit = this.#presentCulprit();
    }
    this.#resumes_us = NEVER;
    this.#endBy('silence', this.#dead_us);
  }

  #reset(): void {
    const { now_us } = this.#line.kernel;
    if (this.#fate === 'reset' && this.#resumes_us < now_us) return; // on its way already
    const culprit = this.#presentCulprit();
    if (culprit >= 0 || this.#fate === 'none') this.#culprit = culprit;
    this.#resumes_us = NEVER;
    this.#endBy('reset', now_us + this.#way_us());
  }

  #hearAgain(): void {
    if (this.#fate !== 'silence') return;
    const { kernel, network, clock, here, there, ways } = this.#line;
    const { now_us } = kernel;
    // The service's ping is heard; of a dead process, the app server's own is answered by a reset.
    const lost_us = this.#orphaned
      ? clock.lookFrom_us(this.#index, this.#brokeOff_us)
      : clock.pingFrom_us(this.#index, this.#brokeOff_us);
    const rto_us = retransmissionTimeout_us(network.medianRtt_us(here, there));
    const leaves_us = lost_us >= now_us ? lost_us : nextRetransmission_us(lost_us, now_us, rto_us);
    const takes_us = this.#orphaned ? network.roundTrip_us(here, there, now_us, ways) : this.#way_us();
    const heard_us = leaves_us + takes_us;
    if (heard_us >= this.#dead_us) return;
    this.#resumes_us = leaves_us;
    if (this.#orphaned) return this.#endBy('reset', heard_us);
    this.drop();
    this.#fate = 'none';
    this.#since_us = heard_us;
  }

  #endBy(fate: Fate, at_us: Micros): void {
    this.drop();
    this.#fate = fate;
    this.#end = this.#line.endAt(this.#index, at_us);
  }

  #way_us(): Micros {
    const { network, there, here, kernel, ways } = this.#line;
    return network.oneWay_us(there, here, kernel.now_us, ways);
  }

  /** A closed site takes no new connections, and is not what breaks one: only what stops packets is asked. */
  #presentCulprit(): FaultId {
    const { network, here, there } = this.#line;
    const outward = network.verdict(here, there) !== PASS;
    return outward ? network.culprit(here, there) : network.culprit(there, here);
  }
}

/** How an open connection will end, as things stand. */
type Fate = 'none' | 'silence' | 'reset';

const NEVER: Micros = -1;
const NO_EVENT: EventHandle = -1;

import type { ClientId, PopulationId, SiteId } from '../../domain/ids.js';
import type { FailureReason, Outcome } from '../../domain/outcome.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { PASS } from '../../topology/network.js';
import type { ApplicationPorts } from './ports.js';

/** A request of somebody who uses the application. */
export interface UserRequest {
  readonly session: number;
  readonly intended_us: Micros;
  callsLeft: number;
  outcome: Outcome;
  reason: FailureReason;
}

/** What the application does with a request, call by call. */
export interface Handling {
  readonly population: PopulationId;
  /** The id of its first session. */
  readonly firstClient: ClientId;
  /** Where the application runs now. */
  siteNow(): SiteId;
  /** The processes are there. */
  isUp(): boolean;
  /** The request has arrived; `answer` it when its calls are done. */
  handle(request: UserRequest): void;
  /** A request ended without success, as a dashboard in front of the application sees it. */
  missed(): void;
}

/** Users wait that long for an application that does not answer (the default of many browsers' fetches). */
const PATIENCE_us = 10_000_000;

/** The users of an application: their requests cross to it and back. */
export class Users {
  readonly #site: SiteId;
  readonly #handling: Handling;
  readonly #ports: ApplicationPorts;
  readonly #packets: Stream;
  readonly #requests = new Map<number, UserRequest>();
  readonly #arrives: HandlerId;
  readonly #returns: HandlerId;
  readonly #gone: HandlerId;
  #last = 0;

  constructor(name: string, site: SiteId, handling: Handling, ports: ApplicationPorts) {
    this.#site = site;
    this.#handling = handling;
    this.#ports = ports;
    this.#packets = ports.random.stream(`clients/${name}`, 'users');
    const { kernel } = ports;
    this.#arrives = kernel.handler(`${name}: request arrives`, (id) => this.#arrived(id));
    this.#returns = kernel.handler(`${name}: page arrives`, (id) => this.#end(id));
    this.#gone = kernel.handler(`${name}: user gives up`, (id) => this.#gaveUp(id));
  }

  get underWay(): number {
    return this.#requests.size;
  }

  ask(request: UserRequest): void {
    const { kernel, network, observer } = this.#ports;
    const id = ++this.#last;
    this.#requests.set(id, request);
    this.#ids.set(request, id);
    const site = this.#handling.siteNow();
    if (network.connectVerdict(this.#site, site) !== PASS) {
      observer.faultTouched(network.culprit(this.#site, site), 'requests', 1);
      kernel.after(PATIENCE_us, this.#gone, id);
      return;
    }
    kernel.after(network.oneWay_us(this.#site, site, kernel.now_us, this.#packets), this.#arrives, id);
  }

  /** Its calls are done. */
  answer(request: UserRequest): void {
    const id = this.#ids.get(request);
    if (id === undefined) return;
    const { kernel, network } = this.#ports;
    const site = this.#handling.siteNow();
    if (network.verdict(site, this.#site) !== PASS) return this.#lose(id);
    kernel.after(network.oneWay_us(site, this.#site, kernel.now_us, this.#packets), this.#returns, id);
  }

  readonly #ids = new Map<UserRequest, number>();

  #arrived(id: number): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    if (this.#handling.isUp()) this.#handling.handle(request);
    else this.#lose(id);
  }

  /** Nobody answers any more: the user waits until his patience ends. */
  #lose(id: number): void {
    const { kernel } = this.#ports;
    const request = this.#requests.get(id) as UserRequest;
    request.outcome = 'unknown';
    request.reason = 'request-timeout';
    kernel.at(Math.max(kernel.now_us, request.intended_us + PATIENCE_us), this.#returns, id);
  }

  #gaveUp(id: number): void {
    const request = this.#requests.get(id) as UserRequest;
    request.outcome = 'failed';
    request.reason = 'connect-timeout';
    this.#end(id);
  }

  #end(id: number): void {
    const request = this.#requests.get(id) as UserRequest;
    this.#requests.delete(id);
    this.#ids.delete(request);
    const { kernel, observer } = this.#ports;
    const { intended_us, outcome, reason } = request;
    const { population, firstClient } = this.#handling;
    const client = firstClient + request.session;
    const ended_us = kernel.now_us;
    if (outcome !== 'ok') this.#handling.missed();
    observer.operation('request', population, 0, intended_us, intended_us, ended_us, outcome, reason, client);
  }
}

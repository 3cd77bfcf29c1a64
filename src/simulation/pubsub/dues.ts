import type { Audiences } from '../../clients/audiences.js';
import type { ClientId, PopulationId, ReplicaId } from '../../domain/ids.js';
import type { LossReason } from '../../domain/outcome.js';
import type { MessageId } from '../../replication/pubsub/contract.js';
import { type MemberState, MessageLedger } from '../../replication/pubsub/ledger.js';
import type { Hosts } from './hosts.js';
import { type Members, NOWHERE } from './members.js';
import type { FlowPorts } from './message-flow.js';

/** To whom a message is due when it is sent, and who of them will never get it. */
export class Dues {
  readonly ledger: MessageLedger;
  readonly #audiences: Audiences;
  readonly #hosts: Hosts;
  readonly #members: Members;
  readonly #hasSession: (client: ClientId) => boolean;

  /** @param hasSession whether any replica keeps a session for the client */
  constructor(
    { populations, audiences }: { readonly populations: number; readonly audiences: Audiences },
    hosts: Hosts,
    members: Members,
    hasSession: (client: ClientId) => boolean,
    { kernel, observer }: FlowPorts,
  ) {
    this.#audiences = audiences;
    this.#hosts = hosts;
    this.#members = members;
    this.#hasSession = hasSession;
    this.ledger = new MessageLedger({
      populations,
      now_us: () => kernel.now_us,
      left: (message, population) => this.#leftSince(message, population),
      lost: (population, count, sent_us, at_us, reason) =>
        observer.lost(population, count, sent_us, at_us, reason),
    });
  }

  /** Every member of its audience that is there now should get the message, but for its sender. */
  expect(message: MessageId): void {
    const sender = this.ledger.sender(message);
    this.#audiences.forEachMember(this.ledger.group(message), (member) => {
      if (member === sender) return;
      const state = this.#stateOf(member);
      if (state !== null) this.ledger.expect(message, this.#members.idOf(member), member, state);
    });
  }

  /** Members that are connected to other replicas than these never get the message. */
  missElsewhere(message: MessageId, entries: readonly ReplicaId[], reason: LossReason): void {
    const sender = this.ledger.sender(message);
    this.#audiences.forEachMember(this.ledger.group(message), (member) => {
      if (member === sender || this.#members.stateOf(member) !== 'online') return;
      if (entries.includes(this.#members.replicaOf(member))) return;
      this.ledger.missed(message, this.#members.idOf(member), member, reason);
    });
  }

  /** How a member stands as the message is sent, sessions and connections that the service closed included. */
  #stateOf(member: ClientId): MemberState | null {
    const members = this.#members;
    const state = members.stateOf(member);
    if (state === null || state === 'online') return state;
    if (members.isReliable(member) && this.#hasSession(member)) return 'online';
    const replica = members.replicaOf(member);
    // The process lives and has closed the connection: the client only has not heard of it.
    const isClosed = replica !== NOWHERE && members.isOfLife(member, this.#hosts.lifeOf(replica));
    return isClosed ? 'offline' : state;
  }

  /** How many of a population's members left while the message was on its way to them. */
  #leftSince(message: MessageId, population: PopulationId): number {
    const members = this.#members;
    if (!members.makesVisits(population)) return 0;
    const sent_us = this.ledger.sent_us(message);
    let count = 0;
    this.#audiences.forEachMember(this.ledger.group(message), (member) => {
      if (members.idOf(member) !== population || !this.ledger.isOwed(message, member)) return;
      if (members.hasLeftSince(member, sent_us)) count++;
    });
    return count;
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geoReplicas } from '../../src/replication/pubsub/geo-replicas.js';
import { type PubSubFabric, pubsubFabric } from '../../src/testing/pubsub/fabric.js';

const CLIENTS = 8;
const GROUPS = 3;

type Action =
  | { readonly kind: 'join'; readonly client: number; readonly replica: number; readonly group: number }
  | { readonly kind: 'close'; readonly client: number }
  | { readonly kind: 'publish'; readonly replica: number; readonly group: number }
  | { readonly kind: 'step' | 'link-down' | 'link-up'; readonly from: number; readonly to: number }
  | { readonly kind: 'crash' | 'restart'; readonly replica: number };

/** Joins, closes, publishes and letters handed over in any order, on replicas 0 … count-1. */
function quietActions(count: number): fc.Arbitrary<Action>[] {
  const replica = fc.nat(count - 1);
  return [
    fc.record({
      kind: fc.constant('join' as const),
      client: fc.nat(CLIENTS - 1),
      replica,
      group: fc.nat(GROUPS - 1),
    }),
    fc.record({ kind: fc.constant('close' as const), client: fc.nat(CLIENTS - 1) }),
    fc.record({ kind: fc.constant('publish' as const), replica, group: fc.nat(GROUPS - 1) }),
    fc.record({ kind: fc.constant('step' as const), from: replica, to: replica }),
  ];
}

function faults(count: number): fc.Arbitrary<Action>[] {
  const replica = fc.nat(count - 1);
  return [
    fc.record({
      kind: fc.constantFrom('link-down' as const, 'link-up' as const),
      from: replica,
      to: replica,
    }),
    fc.record({ kind: fc.constantFrom('crash' as const, 'restart' as const), replica }),
  ];
}

describe('geo-replicas, any sequence', () => {
  it('every subscriber everywhere gets each message exactly once, once queues are drained (G6)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }).chain((count) =>
          fc.record({
            count: fc.constant(count),
            actions: fc.array(fc.oneof(...quietActions(count)), { maxLength: 60, size: 'max' }),
          }),
        ),
        ({ count, actions }) => {
          const world = new World(count);
          for (const action of actions) {
            // Whoever leaves while a message is under way may miss it: let it arrive first.
            const changes = action.kind === 'join' || action.kind === 'close';
            if (changes) world.fabric.drain();
            world.act(action);
            if (changes) world.fabric.drain();
          }
          world.fabric.drain();
          for (const sent of world.published) {
            expect(world.receiversOf(sent.message)).toEqual(sent.subscribers);
          }
        },
      ),
    );
  });

  it('after any faults a drained world serves every subscriber and wastes nothing (G3, G6)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }).chain((count) =>
          fc.record({
            count: fc.constant(count),
            actions: fc.array(fc.oneof(...quietActions(count), ...faults(count)), {
              maxLength: 60,
              size: 'max',
            }),
          }),
        ),
        ({ count, actions }) => {
          const world = new World(count);
          for (const action of actions) world.act(action);
          world.expectNoDoubles();
          world.heal();
          for (let replica = 0; replica < count; replica++) {
            for (let group = 0; group < GROUPS; group++) world.expectServed(replica, group);
          }
        },
      ),
    );
  });

  it('and while links are down, everybody on the same side is served (G3, G6)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(...quietActions(3), ...faults(3)), { maxLength: 60, size: 'max' }),
        (actions) => {
          const world = new World(3);
          for (const action of actions) world.act(action);
          world.fabric.drain();
          for (let replica = 0; replica < 3; replica++) {
            if (!world.fabric.isAlive(replica)) continue;
            for (let group = 0; group < GROUPS; group++) world.expectServed(replica, group);
          }
        },
      ),
    );
  });
});

interface Published {
  readonly message: number;
  readonly from: number;
  readonly group: number;
  /** Who was subscribed when it was sent, sorted. */
  readonly subscribers: readonly number[];
}

/** The fabric, and beside it what everybody should know: which client is where, in which groups. */
class World {
  readonly fabric: PubSubFabric;
  readonly published: Published[] = [];
  readonly #count: number;
  readonly #place = new Map<number, { readonly replica: number; readonly groups: Set<number> }>();
  #nextMessage = 0;

  constructor(count: number) {
    this.#count = count;
    this.fabric = pubsubFabric(geoReplicas, count);
    this.fabric.linkAll();
    this.fabric.drain();
  }

  act(action: Action): void {
    const { fabric } = this;
    switch (action.kind) {
      case 'join': {
        const place = this.#place.get(action.client) ?? { replica: action.replica, groups: new Set() };
        if (!fabric.isAlive(place.replica) || place.groups.has(action.group)) return;
        this.#place.set(action.client, place);
        place.groups.add(action.group);
        return fabric.joined(place.replica, action.client, action.group);
      }
      case 'close': {
        const place = this.#place.get(action.client);
        if (place === undefined) return;
        this.#place.delete(action.client);
        return fabric.closed(place.replica, action.client);
      }
      case 'publish':
        if (fabric.isAlive(action.replica)) this.publish(action.replica, action.group);
        return;
      case 'step':
        fabric.step(action.from, action.to);
        return;
      case 'link-down':
        if (action.from !== action.to) fabric.linkDown(action.from, action.to);
        return;
      case 'link-up':
        if (action.from !== action.to) fabric.linkUp(action.from, action.to);
        return;
      case 'crash':
        if (!fabric.isAlive(action.replica)) return;
        for (const [client, { replica }] of [...this.#place]) {
          if (replica === action.replica) this.#place.delete(client);
        }
        return fabric.crash(action.replica);
      case 'restart':
        if (!fabric.isAlive(action.replica)) fabric.restart(action.replica);
    }
  }

  publish(from: number, group: number): Published {
    const message = this.#nextMessage++;
    const subscribers = this.#subscribers(group).map(([client]) => client);
    const sent = { message, from, group, subscribers };
    this.published.push(sent);
    this.fabric.published(from, message, group);
    return sent;
  }

  heal(): void {
    for (let replica = 0; replica < this.#count; replica++) this.act({ kind: 'restart', replica });
    this.fabric.linkAll();
    this.fabric.drain();
  }

  /** With every queue empty: publishes, and holds the copies against who is connected and reachable. */
  expectServed(from: number, group: number): void {
    const { message } = this.publish(from, group);
    this.fabric.drain();
    const reachable = this.#subscribers(group).filter(([, at]) => at === from || this.fabric.isUp(from, at));
    expect(this.receiversOf(message)).toEqual(reachable.map(([client]) => client));
    const crossed = this.fabric.sent.filter((letter) => letter.carried === message).map(({ to }) => to);
    const holders = new Set(reachable.map(([, at]) => at).filter((at) => at !== from));
    expect(crossed.toSorted()).toEqual([...holders].toSorted());
  }

  /** No connection carried a message twice. (A client that moves meanwhile may get it at both ends.) */
  expectNoDoubles(): void {
    const copies = this.fabric.deliveries.map((d) => `${d.message} from ${d.replica} to ${d.client}`);
    expect(new Set(copies).size).toBe(copies.length);
  }

  receiversOf(message: number): number[] {
    return this.fabric.deliveries
      .filter((delivery) => delivery.message === message)
      .map(({ client }) => client)
      .toSorted((a, b) => a - b);
  }

  #subscribers(group: number): (readonly [client: number, replica: number])[] {
    return [...this.#place]
      .filter(([, { groups }]) => groups.has(group))
      .map(([client, { replica }]) => [client, replica] as const)
      .toSorted(([a], [b]) => a - b);
  }
}

import type { ReplicaId } from '../../domain/ids.js';
import type { RegistryAnswer, RegistryRequest } from '../../domain/registry-requests.js';
import type { Effects, Strategy } from '../contract.js';
import type { OperationId, RegistryReplica, RegistryStrategy } from './contract.js';
import { FrontDesk } from './front-desk.js';
import { Intake, IntakeLetter } from './intake.js';
import type { Entry, Store } from './store.js';
import { Upkeep } from './upkeep.js';

/** What a replica holds, to look at: it changes by {@link RegistryPluginEffects} only. Outlives the process. */
export type RegistryStore = Pick<
  Store,
  'ready' | 'holds' | 'bytesOf' | 'missing' | 'manifest' | 'knows' | 'resolve' | 'entries'
>;

/** What a registry does for a request out of what it holds. */
export interface Served {
  readonly answer: RegistryAnswer;
  /** What the request has changed, in this order; empty: nothing. */
  readonly written: readonly Entry[];
}

/** What a replica of a user's own registry may do besides {@link Effects}. */
export interface RegistryPluginEffects extends Effects {
  readonly store: RegistryStore;
  /** Does what any registry does for a request. The answer is the replica's to give, now or later. */
  serve(request: RegistryRequest): Served;
  /** Answers a request of a client of this replica, once. */
  answer(operation: OperationId, answer: RegistryAnswer): void;
  /**
   * Takes over what a peer has written: fetches the blobs that are missing from it, lets each image hold once
   * it is whole, unless something newer does, and says when all are through. What is left when the link to
   * the peer breaks, or the process dies, is forgotten.
   */
  take(entries: readonly Entry[], from: ReplicaId, done: () => void): void;
  /** A replica that was added has everything that there was. */
  ready(): void;
}

/** Replicas behind one name. The contract of {@link Strategy}, with `asked` besides. */
export type RegistryPluginStrategy = Strategy<RegistryPluginEffects, RegistryReplica>;

/** Of the sweep; a strategy's own tokens are small. */
const SWEEP = 2 ** 30;

/** A strategy of a user's own as one of the family: what every registry does alike is done for it. */
export function plugged({ name, summary, replicas, create }: RegistryPluginStrategy): RegistryStrategy {
  return {
    ...{ name, summary, replicas, names: 'one' },
    create(effects, peers, { unreferencedLife_us, parallelFetches }) {
      const { store, answer, noted } = effects;
      const upkeep = new Upkeep(effects, unreferencedLife_us, SWEEP);
      const intake = new Intake(effects, parallelFetches, upkeep);
      let served: Served = UNREACHABLE;
      const desk = new FrontDesk(
        {
          ...effects,
          answer: (_, given) => {
            served = { ...served, answer: given };
          },
        },
        upkeep,
        (written) => {
          served = { ...served, written };
        },
      );
      const { self, now_us, send, wake, cancel, random } = effects;
      const replica = create(
        {
          ...{ self, now_us, send, wake, cancel, random, store, answer },
          serve(request) {
            served = UNREACHABLE;
            // All replicas are one registry: there is nothing to import from.
            if (request.kind !== 'import') desk.asked(0, request);
            return served;
          },
          take: (entries, from, done) => intake.take(entries, from, done),
          ready() {
            if (store.ready) return;
            store.ready = true;
            noted({ kind: 'ready' });
          },
        },
        peers,
      );
      return {
        asked: (operation, request) => replica.asked(operation, request),
        received(from, message) {
          if (message instanceof IntakeLetter) intake.received(from, message);
          else replica.received(from, message);
        },
        linkUp: (peer) => replica.linkUp(peer),
        linkDown(peer) {
          intake.linkDown(peer);
          replica.linkDown(peer);
        },
        woken: (token) => (token === SWEEP ? upkeep.woken() : replica.woken(token)),
        restarted() {
          intake.restarted();
          desk.restarted();
          replica.restarted();
        },
      };
    },
  };
}

const UNREACHABLE: Served = { answer: { ok: false, reason: 'unreachable' }, written: [] };

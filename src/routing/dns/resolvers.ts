import type { PopulationId, ReplicaId } from '../../domain/ids.js';
import type { Observer } from '../../domain/observations.js';
import type { Micros } from '../../kernel/kernel.js';
import type { RandomSource, Stream } from '../../kernel/random.js';
import type { Authority } from '../authority.js';
import { keptFor_us, policyAt, type TtlPolicy } from './ttl-policy.js';

/** TTLs of the three links from the service's name to an address. */
export interface ChainTtls {
  /** The service's own name, an alias of the traffic manager's. */
  readonly alias_us: Micros;
  /** The traffic manager's name, an alias of the endpoint's: the link that moves on a failover. */
  readonly answer_us: Micros;
  /** The endpoint's address. */
  readonly address_us: Micros;
}

export interface ResolverInputs {
  readonly population: PopulationId;
  readonly count: number;
  /** Number of replicas an answer may name. */
  readonly endpoints: number;
  readonly policies: readonly TtlPolicy[];
  readonly ttls: ChainTtls;
  readonly region: (resolver: number) => string;
  /** Others have asked before: each link is in the cache already, at a random moment of its life. */
  readonly warm: boolean;
  readonly authority: Authority;
  readonly random: RandomSource;
  /** Name of the population for its random streams. */
  readonly entity: string;
  readonly observer: Observer;
}

/**
 * The recursive resolvers of one population, in arrays. Each keeps every link of the chain on its
 * own, for as long as its policy makes of the TTL. A record is taken, and its time counts, from the
 * instant the query starts, and it is no longer given at the instant it expires.
 */
export class Resolvers {
  /** Of the last `resolve`: what the resolver says. */
  endpoint: ReplicaId = -1;
  /** Of the last `resolve`: the first link of the chain expires then. */
  expires_us: Micros = 0;
  /** Of the last `resolve`: queries to the authority, one for each missing link. */
  queries = 0;

  readonly #inputs: ResolverInputs;
  readonly #draws: Stream;
  readonly #ages: Stream;
  /** By policy: how long each link is kept. */
  readonly #kept: readonly ChainTtls[];
  readonly #policy: Uint8Array;
  readonly #aliasExpires_us: Float64Array;
  readonly #answerExpires_us: Float64Array;
  readonly #answer: Int16Array;
  /** By resolver · endpoints + endpoint. */
  readonly #addressExpires_us: Float64Array;
  readonly #staleUntil_us: Float64Array;
  /** How many numbers each resolver's queries have drawn. */
  readonly #drawn: Uint32Array;

  constructor(inputs: ResolverInputs) {
    const { count, endpoints, policies, ttls, random, entity } = inputs;
    this.#inputs = inputs;
    this.#draws = random.stream(entity, 'dns-answer');
    this.#ages = random.stream(entity, 'dns-age');
    this.#kept = policies.map((policy) => ({
      alias_us: keptFor_us(policy, ttls.alias_us),
      answer_us: keptFor_us(policy, ttls.answer_us),
      address_us: keptFor_us(policy, ttls.address_us),
    }));
    this.#policy = assignPolicies(policies, count, random.stream(entity, 'dns-policy'));
    this.#aliasExpires_us = new Float64Array(count).fill(NEVER);
    this.#answerExpires_us = new Float64Array(count).fill(NEVER);
    this.#answer = new Int16Array(count).fill(NO_ENDPOINT);
    this.#addressExpires_us = new Float64Array(count * endpoints).fill(NEVER);
    this.#staleUntil_us = new Float64Array(count).fill(NEVER);
    this.#drawn = new Uint32Array(count);
  }

  /** Resolves the service's name now; the outcome is in the fields above. Moments must not go back. */
  resolve(resolver: number, now_us: Micros): void {
    const kept = this.#kept[this.#policy[resolver]];
    this.queries = 0;
    if (this.#inputs.warm && this.#answerExpires_us[resolver] === NEVER) this.#warmUp(resolver, now_us, kept);
    if (now_us >= this.#aliasExpires_us[resolver]) {
      this.#count(now_us);
      this.#aliasExpires_us[resolver] = now_us + kept.alias_us;
    }
    if (now_us >= this.#answerExpires_us[resolver]) {
      this.#count(now_us);
      this.#ask(resolver, now_us, kept.answer_us);
    }
    this.endpoint = this.#answer[resolver];
    if (this.endpoint === NO_ENDPOINT) {
      // No data is not cached.
      this.expires_us = now_us;
      return;
    }
    const address = resolver * this.#inputs.endpoints + this.endpoint;
    if (now_us >= this.#addressExpires_us[address]) {
      this.#count(now_us);
      this.#addressExpires_us[address] = now_us + kept.address_us;
    }
    this.expires_us = Math.min(
      this.#aliasExpires_us[resolver],
      this.#answerExpires_us[resolver],
      this.#addressExpires_us[address],
    );
  }

  /** When the resolver's last answer that named another endpoint than its present one expired; -1: there is none. */
  staleUntil_us(resolver: number): Micros {
    return this.#staleUntil_us[resolver];
  }

  /** What a resolver that is never idle holds at any moment: the rest of each link's life is uniform. */
  #warmUp(resolver: number, now_us: Micros, kept: ChainTtls): void {
    const rest_us = (link: number, kept_us: Micros): Micros =>
      now_us + Math.ceil(kept_us * (1 - this.#ages.uniformAt(resolver, link)));
    this.#ask(resolver, now_us, kept.answer_us);
    const endpoint = this.#answer[resolver];
    if (endpoint === NO_ENDPOINT) return;
    this.#aliasExpires_us[resolver] = rest_us(0, kept.alias_us);
    this.#answerExpires_us[resolver] = rest_us(1, kept.answer_us);
    this.#addressExpires_us[resolver * this.#inputs.endpoints + endpoint] = rest_us(2, kept.address_us);
  }

  #ask(resolver: number, now_us: Micros, kept_us: Micros): void {
    const draws = this.#draws.seek(resolver, this.#drawn[resolver]);
    const { authority, region } = this.#inputs;
    const endpoint = authority.answer(region(resolver), draws);
    this.#drawn[resolver] = draws.draw;
    const before = this.#answer[resolver];
    if (before !== NO_ENDPOINT && before !== endpoint) {
      this.#staleUntil_us[resolver] = this.#answerExpires_us[resolver];
    }
    this.#answer[resolver] = endpoint;
    this.#answerExpires_us[resolver] = endpoint === NO_ENDPOINT ? now_us : now_us + kept_us;
  }

  #count(now_us: Micros): void {
    this.queries += 1;
    this.#inputs.observer.dnsQuery(this.#inputs.population, now_us);
  }
}

const NO_ENDPOINT: ReplicaId = -1;
/** Before every moment: expired. */
const NEVER: Micros = -1;

function assignPolicies(policies: readonly TtlPolicy[], count: number, draws: Stream): Uint8Array {
  const assigned = new Uint8Array(count);
  for (let resolver = 0; resolver < count; resolver += 1) {
    assigned[resolver] = policyAt(policies, draws.uniformAt(resolver, 0));
  }
  return assigned;
}

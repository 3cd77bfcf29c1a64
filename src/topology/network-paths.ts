import type { Micros } from '../kernel/kernel.js';
import type { RandomSource, Uniform } from '../kernel/random.js';
import { type JitterDraw, type JitterPoints, twoPacketJitter } from './jitter-points.js';
import type { LatencyTable } from './latency.js';
import type { Site } from './network.js';
import { constantLaw, fitPathLaw, type PathLaw, recentred } from './path-law.js';
import { PathRegime } from './path-regime.js';

/** Whose network carries a packet: the provider's, or everybody's. */
export type Medium = 'backbone' | 'internet';

export interface PathOptions {
  readonly latency: LatencyTable;
  /** Whether paths wander as the table's P50 and P95 say, and how often on average. */
  readonly regime: 'table' | 'none';
  readonly regimeEvery_us: Micros;
  /** Jitter of one packet on the backbone: also what the table's figures are taken to contain. */
  readonly backboneJitter: JitterDraw;
  readonly backboneStretch: number;
  /** Jitter of one packet between users and the provider. */
  readonly internetJitter: JitterDraw;
  /** Round trip to a far region over the round trip of the table. */
  readonly internetStretch: number;
  /** Probability that one packet vanishes without any fault. */
  readonly loss: Readonly<Record<Medium, number>>;
}

/** One directed path between two regions on one medium. */
export class NetworkPath {
  /** Median round trip, jitter included. */
  readonly median_us: Micros;
  /** Probability that one packet vanishes without any fault. */
  readonly loss: number;
  readonly #regime: PathRegime;
  readonly #jitter: JitterDraw;

  constructor(median_us: Micros, loss: number, regime: PathRegime, jitter: JitterDraw) {
    this.median_us = median_us;
    this.loss = loss;
    this.#regime = regime;
    this.#jitter = jitter;
  }

  roundTrip_us(now_us: Micros, random: Uniform): Micros {
    return Math.round(this.#regime.value_us(now_us) + this.#jitter(random) + this.#jitter(random));
  }

  oneWay_us(now_us: Micros, random: Uniform): Micros {
    return Math.round(this.#regime.value_us(now_us) / 2 + this.#jitter(random));
  }
}

/**
 * The paths of a network, made when first used. Sites in the same region share them: packets between
 * two regions on one medium take the same route, whoever sends.
 */
export class NetworkPaths {
  readonly #options: PathOptions;
  readonly #random: RandomSource;
  readonly #made = new Map<string, NetworkPath>();
  #backbonePoints: JitterPoints | undefined;
  #internetPoints: JitterPoints | undefined;

  constructor(options: PathOptions, random: RandomSource) {
    this.#options = options;
    this.#random = random;
  }

  between(from: Site, to: Site): NetworkPath {
    const medium = mediumBetween(from, to);
    const name = `network/${medium}/${from.region}->${to.region}`;
    let path = this.#made.get(name);
    if (path === undefined) {
      path = this.#make(name, medium, from.region, to.region);
      this.#made.set(name, path);
    }
    return path;
  }

  #make(name: string, medium: Medium, from: string, to: string): NetworkPath {
    const { latency, backboneStretch, internetStretch, ...options } = this.#options;
    const figures = latency.figures(from, to);
    this.#backbonePoints ??= twoPacketJitter(options.backboneJitter);
    const tablePoints = this.#backbonePoints;
    const ownPoints = medium === 'backbone' ? tablePoints : this.#internet();
    // Within a region there is no way round to be longer.
    const stretch = from === to ? 1 : medium === 'backbone' ? backboneStretch : internetStretch;
    const p50_us = stretch * figures.p50_us;

    let law: PathLaw;
    if (options.regime === 'none') law = constantLaw(p50_us, ownPoints);
    else {
      law = fitPathLaw(figures, tablePoints);
      if (ownPoints !== tablePoints || stretch !== 1) law = recentred(law, p50_us, ownPoints);
    }
    // Where the jitter's own median is beyond the table's P50, nothing can be faster than it.
    const median_us = Math.round(Math.max(p50_us, ownPoints.median_us));
    const regime = new PathRegime(law, options.regimeEvery_us, this.#random.stream(name, 'regime'));
    return new NetworkPath(
      median_us,
      options.loss[medium],
      regime,
      medium === 'backbone' ? options.backboneJitter : options.internetJitter,
    );
  }

  #internet(): JitterPoints {
    this.#internetPoints ??= twoPacketJitter(this.#options.internetJitter);
    return this.#internetPoints;
  }
}

/** Replicas and probing sites stand on the provider's network; users and resolvers do not. */
export function mediumBetween(from: Site, to: Site): Medium {
  return onBackbone(from) && onBackbone(to) ? 'backbone' : 'internet';
}

function onBackbone(site: Site): boolean {
  switch (site.kind) {
    case 'replica':
    case 'app-server':
    case 'probe':
      return true;
    case 'clients':
    case 'resolver':
      return false;
  }
}

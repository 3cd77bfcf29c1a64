import type { ReplicaId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import { PROVIDER_SIZES } from '../domain/unit-sizes.js';
import type { HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import type { ReplicaCapacity } from './replica-capacity.js';

export interface AutoscalerOptions {
  readonly replica: ReplicaId;
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Mean utilisations, 0 to 1. */
  readonly outAbove: number;
  readonly inBelow: number;
  /** The mean is taken over that long, from a sample each `every`. */
  readonly over: Micros;
  readonly every: Micros;
  /** From a decision until the new size serves. */
  readonly delay: Micros;
  /** No further decision for that long after one. */
  readonly cooldown: Micros;
  /** Only sizes that the provider offers. */
  readonly providerSteps: boolean;
}

export interface AutoscalerPorts {
  readonly kernel: KernelApi;
  readonly observer: Pick<Observer, 'milestone' | 'resized'>;
  readonly capacity: Pick<ReplicaCapacity, 'units' | 'resize' | 'sampleUtilisation'>;
  /** The control plane, which decides, is up. */
  available(): boolean;
  /** The replica is up. One that is down reports nothing; its samples start anew. */
  up(): boolean;
}

/**
 * Sizes one replica by how full it is. It decides on the mean of a full window of samples, each counted
 * in units, so that samples from before a change of size mean the same after it. Out or in, it goes to the
 * smallest allowed size at which that load stays under `outAbove`: what it leaves is between the two bounds.
 * One change at a time; one that is under way completes even while the control plane is down. A scale-in
 * closes nobody: connections beyond the new limit stay.
 */
export class Autoscaler {
  readonly #options: AutoscalerOptions;
  readonly #ports: AutoscalerPorts;
  readonly #looks: HandlerId;
  readonly #serves: HandlerId;
  /** The last samples, in units; the oldest is overwritten. */
  readonly #loads: Float64Array;
  #samples = 0;
  #quietUntil_us: Micros = 0;
  #underWay: Decision | null = null;
  #refusalStated = false;

  constructor(options: AutoscalerOptions, ports: AutoscalerPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#loads = new Float64Array(Math.max(1, Math.floor(options.over / options.every)));
    const { kernel } = ports;
    this.#looks = kernel.handler(`autoscaler ${options.name}: looks`, () => this.#look());
    this.#serves = kernel.handler(`autoscaler ${options.name}: new size serves`, () => this.#serve());
  }

  start(): void {
    this.#ports.kernel.after(this.#options.every, this.#looks);
  }

  #look(): void {
    const { kernel, capacity } = this.#ports;
    kernel.after(this.#options.every, this.#looks);
    const utilisation = capacity.sampleUtilisation(kernel.now_us);
    const available = this.#ports.available();
    if (available) this.#refusalStated = false;
    if (!this.#ports.up()) {
      this.#samples = 0;
      return;
    }
    this.#loads[this.#samples++ % this.#loads.length] = utilisation * capacity.units;
    if (this.#samples < this.#loads.length || this.#underWay !== null) return;
    if (kernel.now_us < this.#quietUntil_us) return;
    const decision = this.#decide();
    if (decision === null) return;
    if (available) this.#begin(decision);
    else if (decision.what === 'scale-out') this.#refuse();
  }

  #decide(): Decision | null {
    const { outAbove, inBelow } = this.#options;
    const from = this.#ports.capacity.units;
    const load = this.#loads.reduce((sum, units) => sum + units, 0) / this.#loads.length;
    const to = sizeFor(load, this.#options);
    const reason = `utilisation ${percent(load / from)}`;
    if (load / from > outAbove && to > from) {
      return { what: 'scale-out', from, to, reason: `${reason} above ${percent(outAbove)}` };
    }
    if (load / from < inBelow && to < from) {
      return { what: 'scale-in', from, to, reason: `${reason} below ${percent(inBelow)}` };
    }
    return null;
  }

  #begin(decision: Decision): void {
    const { kernel } = this.#ports;
    this.#underWay = decision;
    this.#quietUntil_us = kernel.now_us + this.#options.cooldown;
    kernel.after(this.#options.delay, this.#serves);
  }

  #serve(): void {
    const { kernel, observer, capacity } = this.#ports;
    const { replica, name } = this.#options;
    const { what, from, to, reason } = this.#underWay as Decision;
    this.#underWay = null;
    if (capacity.units !== from) {
      const detail = { what, reason: 'somebody else scaled meanwhile' };
      observer.milestone(kernel.now_us, { kind: 'refused', subject: name, detail });
      return;
    }
    capacity.resize(to);
    observer.resized(replica, to, kernel.now_us);
    observer.milestone(kernel.now_us, { kind: 'scaled', subject: name, detail: { from, to, reason } });
  }

  /** Once an outage of the control plane: the first time that it costs something. */
  #refuse(): void {
    if (this.#refusalStated) return;
    this.#refusalStated = true;
    const { kernel, observer } = this.#ports;
    const detail = { what: 'scale-out', reason: 'control plane down' };
    observer.milestone(kernel.now_us, { kind: 'refused', subject: this.#options.name, detail });
  }
}

interface Decision {
  readonly what: 'scale-out' | 'scale-in';
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** The smallest allowed size at which the load, in units, stays under `outAbove`; else the largest allowed. */
function sizeFor(load: number, { least, most, outAbove, providerSteps }: AutoscalerOptions): number {
  if (!providerSteps) return Math.min(most, Math.max(least, Math.floor(load / outAbove) + 1));
  const sizes = PROVIDER_SIZES.filter((size) => size >= least && size <= most);
  return sizes.find((size) => load / size < outAbove) ?? sizes.at(-1) ?? most;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}

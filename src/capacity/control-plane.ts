import type { ReplicaId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import { PROVIDER_SIZES } from '../domain/unit-sizes.js';
import type { HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import { Configuration } from './configuration.js';
import type { ReplicaCapacity } from './replica-capacity.js';

/** What an operator wants of the control plane, and when. `as`: its name. */
export type ControlAction =
  | {
      readonly do: 'scale';
      readonly at: Micros;
      readonly as: string;
      readonly replica: string;
      readonly units: number;
    }
  | {
      readonly do: 'configure';
      readonly at: Micros;
      readonly as: string;
      readonly connectionsPerUnit?: number | undefined;
    };

export interface ControlPlaneOptions {
  readonly actions: readonly ControlAction[];
  /** By their ids; the first is the primary. */
  readonly replicas: readonly {
    readonly name: string;
    readonly capacity: Pick<ReplicaCapacity, 'units' | 'resize' | 'setConnectionsPerUnit'>;
  }[];
  /** Each instance has a control plane of its own. Else that of the primary is that of all. */
  readonly independent: boolean;
  /** From the primary to another replica, besides the network's time. */
  readonly configurationDelay: Micros;
  /** Only sizes that the provider offers. */
  readonly providerSteps: boolean;
}

export interface ControlPlanePorts {
  readonly kernel: KernelApi;
  readonly observer: Pick<Observer, 'milestone' | 'resized'>;
  /** The control plane that stands with this replica is up. Asked of the primary only, unless independent. */
  available(replica: ReplicaId): boolean;
  /** The replica is up. */
  up(replica: ReplicaId): boolean;
  /** One way over the network, from the primary to this replica. */
  way_us(replica: ReplicaId): Micros;
}

/**
 * Carries out what operators want: `operator-acted` is when they acted, `scaled`, `configured` and
 * `refused` are what came of it. What finds its control plane down waits, in order, for `changed()`. The
 * data plane does without it: nothing here stops a replica from serving.
 */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #ports: ControlPlanePorts;
  readonly #acts: HandlerId;
  readonly #arrives: HandlerId;
  readonly #configuration: Configuration;
  #waiting: readonly ControlAction[] = [];

  constructor(options: ControlPlaneOptions, ports: ControlPlanePorts) {
    const { kernel } = ports;
    this.#options = options;
    this.#ports = ports;
    this.#acts = kernel.handler('operator acts', (action) => this.#act(options.actions[action]));
    this.#arrives = kernel.handler('configuration arrives', (replica, revision) => {
      this.#configuration.due(replica, revision);
      this.#update(replica);
    });
    this.#configuration = new Configuration(options.replicas.map(({ capacity }) => capacity));
  }

  start(): void {
    this.#options.actions.forEach(({ at }, action) => {
      this.#ports.kernel.at(at, this.#acts, action);
    });
  }

  /** A fault began or ended, or a replica started again: what waited goes on as far as it can. */
  changed(): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((action) => this.#darkFor(action));
    for (const action of waiting) if (!this.#waiting.includes(action)) this.#carryOut(action);
    this.#options.replicas.forEach((_, replica) => {
      if (this.#ports.available(this.#home(replica))) this.#update(replica);
    });
  }

  #act(action: ControlAction): void {
    const dark = this.#darkFor(action);
    const what =
      action.do === 'scale'
        ? { action: 'scale', replica: action.replica, units: action.units }
        : { action: 'configure', ...definedLimit(action.connectionsPerUnit) };
    const detail = dark ? { ...what, waiting: 'control plane down' } : what;
    this.#say('operator-acted', action.as, detail);
    if (dark) this.#waiting = [...this.#waiting, action];
    else this.#carryOut(action);
  }

  /** Whether every control plane that the action needs a word with is down. */
  #darkFor(action: ControlAction): boolean {
    const { replicas, independent } = this.#options;
    if (action.do === 'scale') return !this.#ports.available(this.#home(this.#idOf(action.replica)));
    return independent
      ? replicas.every((_, replica) => !this.#ports.available(replica))
      : !this.#ports.available(PRIMARY);
  }

  #carryOut(action: ControlAction): void {
    if (action.do === 'scale') this.#scale(action.as, this.#idOf(action.replica), action.units);
    else this.#configure(action.as, action.connectionsPerUnit);
  }

  #scale(as: string, replica: ReplicaId, to: number): void {
    const { kernel, observer } = this.#ports;
    const { name, capacity } = this.#options.replicas[replica];
    const from = capacity.units;
    const refuse = (reason: string) => this.#say('refused', as, { what: 'scale', reason });
    if (to === from) return refuse(`${name} has ${to} units already`);
    if (this.#options.providerSteps && !PROVIDER_SIZES.includes(to)) {
      return refuse(`the provider offers no size of ${to} units`);
    }
    capacity.resize(to);
    observer.resized(replica, to, kernel.now_us);
    this.#say('scaled', name, { from, to, reason: as });
  }

  /** Independent instances take it at once, each from its own control plane, which may be down still. */
  #configure(as: string, connectionsPerUnit: number | undefined): void {
    const { replicas, independent, configurationDelay } = this.#options;
    const { kernel } = this.#ports;
    const revision = this.#configuration.revise(as, connectionsPerUnit);
    replicas.forEach((_, replica) => {
      if (!independent && replica !== PRIMARY) {
        const delay_us = configurationDelay + this.#ports.way_us(replica);
        kernel.after(delay_us, this.#arrives, replica, revision);
        return;
      }
      this.#configuration.due(replica, revision);
      if (this.#ports.available(this.#home(replica))) this.#update(replica);
    });
  }

  /** Brings a replica that is up to what is due to it; one that is down catches up when it is back. */
  #update(replica: ReplicaId): void {
    if (!this.#ports.up(replica)) return;
    for (const change of this.#configuration.apply(replica)) {
      this.#say('configured', this.#options.replicas[replica].name, { change });
    }
  }

  #home(replica: ReplicaId): ReplicaId {
    return this.#options.independent ? replica : PRIMARY;
  }

  #idOf(name: string): ReplicaId {
    const id = this.#options.replicas.findIndex((replica) => replica.name === name);
    if (id < 0) throw new Error(`control plane: no replica '${name}'`); // the scenario's checks refuse it before
    return id;
  }

  #say(
    kind: 'operator-acted' | 'scaled' | 'configured' | 'refused',
    subject: string,
    detail: Readonly<Record<string, string | number>>,
  ): void {
    this.#ports.observer.milestone(this.#ports.kernel.now_us, { kind, subject, detail });
  }
}

const PRIMARY: ReplicaId = 0;

function definedLimit(connectionsPerUnit: number | undefined): { readonly connectionsPerUnit?: number } {
  return connectionsPerUnit === undefined ? {} : { connectionsPerUnit };
}

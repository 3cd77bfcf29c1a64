import type { HandlerId } from '../../kernel/kernel.js';
import type { TrafficManager } from '../../routing/traffic-manager/traffic-manager.js';
import type { OperatorAction, RegistryScenario } from '../../scenario/registry/scenario.js';
import type { WorldPorts } from '../world.js';
import type { SimulatedRegistry } from './registry-service.js';

/**
 * What operators do. Replicas are added and deleted through the control plane, which is in the home region:
 * while that is dark they wait, in order. Pushes and pulls need none of it.
 */
export class Operators {
  readonly #scenario: RegistryScenario;
  readonly #registry: SimulatedRegistry;
  readonly #manager: TrafficManager | undefined;
  readonly #ports: WorldPorts;
  readonly #acts: HandlerId;
  #waiting: OperatorAction[] = [];

  constructor(
    scenario: RegistryScenario,
    registry: SimulatedRegistry,
    manager: TrafficManager | undefined,
    ports: WorldPorts,
  ) {
    this.#scenario = scenario;
    this.#registry = registry;
    this.#manager = manager;
    this.#ports = ports;
    this.#acts = ports.kernel.handler('operator acts', (action) => this.#act(scenario.operator[action]));
  }

  start(): void {
    this.#scenario.operator.forEach(({ at }, action) => {
      this.#ports.kernel.at(at, this.#acts, action);
    });
  }

  /** A fault began or ended. */
  changed(): void {
    if (!this.#isHomeLit()) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const action of waiting) this.#change(action);
  }

  #act(action: OperatorAction): void {
    const { kernel, observer } = this.#ports;
    const replica = this.#idOf(action);
    switch (action.do) {
      case 'add-replica':
      case 'remove-replica':
        if (this.#isHomeLit()) return this.#change(action);
        this.#waiting.push(action);
        return observer.milestone(kernel.now_us, {
          kind: 'refused',
          subject: action.as,
          detail: { action: action.do, replica: action.replica, reason: 'the home region is down: it waits' },
        });
      case 'disable-endpoint':
      case 'enable-endpoint':
        if (this.#manager === undefined) return this.#say(action, 'refused', 'there is no traffic manager');
        this.#say(action, 'operator-acted');
        return this.#manager.setEnabled(replica, action.do === 'enable-endpoint');
    }
  }

  #change(action: OperatorAction): void {
    const replica = this.#idOf(action);
    const adds = action.do === 'add-replica';
    if (this.#registry.isThere(replica) === adds) {
      return this.#say(action, 'refused', adds ? 'it is there already' : 'it is not there');
    }
    this.#say(action, 'operator-acted');
    if (adds) return this.#registry.add(replica);
    this.#manager?.setEnabled(replica, false);
    this.#registry.remove(replica);
  }

  #say(action: OperatorAction, kind: 'operator-acted' | 'refused', reason?: string): void {
    const { kernel, observer } = this.#ports;
    const detail = {
      action: action.do,
      replica: action.replica,
      ...(reason === undefined ? {} : { reason }),
    };
    observer.milestone(kernel.now_us, { kind, subject: action.as, detail });
  }

  #idOf({ replica }: OperatorAction): number {
    return this.#scenario.service.replicas.findIndex(({ name }) => name === replica);
  }

  /** The control plane falls with its region, and not with a process. */
  #isHomeLit(): boolean {
    const { faults, service } = this.#scenario;
    const { now_us } = this.#ports.kernel;
    return !faults.some(
      (fault) =>
        fault.kind === 'region-outage' &&
        fault.region === service.replicas[0].region &&
        fault.at <= now_us &&
        now_us < fault.at + (fault.for ?? Number.POSITIVE_INFINITY),
    );
  }
}

import { Autoscaler } from '../../capacity/autoscaler.js';
import { ControlPlane } from '../../capacity/control-plane.js';
import type { Population } from '../../clients/ports.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { HandlerId } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type { PubSubStrategy } from '../../replication/pubsub/contract.js';
import type { OperatorAction, PubSubScenario } from '../../scenario/pubsub/scenario.js';
import type { Network } from '../../topology/network.js';
import type { WorldPorts } from '../world.js';
import type { Places } from './places.js';
import type { PubSubService } from './service.js';
import type { Names } from './world.js';

export interface Managed {
  readonly service: PubSubService;
  readonly names: Names;
  readonly populations: readonly Population[];
  readonly places: Places;
}

/**
 * What manages the service while it runs: auto-scalers, and operators, who act through the control
 * plane or at the data plane and the traffic manager directly.
 */
export class Management {
  readonly #scenario: PubSubScenario;
  readonly #managed: Managed;
  readonly #ports: WorldPorts;
  readonly #controlPlane: ControlPlane;
  readonly #autoscalers: readonly Autoscaler[];
  readonly #direct: readonly DirectAction[];
  readonly #acts: HandlerId;

  constructor(
    scenario: PubSubScenario,
    strategy: PubSubStrategy,
    managed: Managed,
    ports: WorldPorts & { readonly network: Network },
  ) {
    this.#scenario = scenario;
    this.#managed = managed;
    this.#ports = ports;
    const { kernel, network, observer, random } = ports;
    const { replicas, configurationDelay } = scenario.service;
    const { capacity } = managed.service.hosts;
    const independent = strategy.exchanges === false;
    const providerSteps = scenario.provider === 'azure';
    const packets: Stream = random.stream('control plane', 'packet');
    const siteOf = (replica: ReplicaId) => managed.places.replicas[replica].site;
    const up = (replica: ReplicaId) => managed.service.hosts.isAlive(replica);
    this.#controlPlane = new ControlPlane(
      {
        actions: scenario.operator.filter(isForControlPlane),
        replicas: replicas.map(({ name }, id) => ({ name, capacity: capacity[id] })),
        independent,
        configurationDelay,
        providerSteps,
      },
      {
        kernel,
        observer,
        available: (replica) => this.#isLit(replica),
        up,
        way_us: (replica) => network.oneWay_us(siteOf(0), siteOf(replica), kernel.now_us, packets),
      },
    );
    this.#autoscalers = replicas.flatMap(({ name, autoscale }, replica) =>
      autoscale === undefined
        ? []
        : [
            new Autoscaler(
              { replica, name, providerSteps, ...autoscale },
              {
                kernel,
                observer,
                capacity: capacity[replica],
                available: () => this.#isLit(independent ? replica : 0),
                up: () => up(replica),
              },
            ),
          ],
    );
    this.#direct = scenario.operator.filter(isDirect);
    this.#acts = kernel.handler('operator acts directly', (action) => this.#act(this.#direct[action]));
  }

  start(): void {
    this.#controlPlane.start();
    for (const autoscaler of this.#autoscalers) autoscaler.start();
    this.#direct.forEach(({ at }, action) => {
      this.#ports.kernel.at(at, this.#acts, action);
    });
  }

  /** A fault began or ended. */
  changed(): void {
    this.#controlPlane.changed();
  }

  /** The control plane falls with its region, and not with a process. */
  #isLit(replica: ReplicaId): boolean {
    const { faults, service } = this.#scenario;
    const { region } = service.replicas[replica];
    const { now_us } = this.#ports.kernel;
    return !faults.some(
      (fault) =>
        fault.kind === 'region-outage' &&
        fault.region === region &&
        fault.at <= now_us &&
        now_us < fault.at + (fault.for ?? Number.POSITIVE_INFINITY),
    );
  }

  #act(action: DirectAction): void {
    const { kernel, observer } = this.#ports;
    const { service, names, populations } = this.#managed;
    const replica = this.#scenario.service.replicas.findIndex(({ name }) => name === action.replica);
    const say = (kind: 'operator-acted' | 'refused', detail: Readonly<Record<string, string | number>>) =>
      observer.milestone(kernel.now_us, { kind, subject: action.as, detail });
    switch (action.do) {
      case 'close-connections': {
        // A connection of which only the client still believes is none that the service could close.
        const isOn = (client: number) =>
          service.members.isRegistered(client, replica) && service.members.isOn(client, replica);
        const connections = service.members.count(isOn);
        say('operator-acted', { action: action.do, replica: action.replica, connections });
        for (const population of populations) population.resetConnections(replica, -1, 0, isOn);
        return;
      }
      case 'disable-endpoint':
      case 'enable-endpoint': {
        const manager = names.service?.trafficManager;
        if (manager === undefined) {
          return say('refused', { action: action.do, reason: 'there is no traffic manager' });
        }
        say('operator-acted', { action: action.do, replica: action.replica });
        manager.setEnabled(replica, action.do === 'enable-endpoint');
      }
    }
  }
}

type DirectAction = Extract<
  OperatorAction,
  { readonly do: 'close-connections' | 'disable-endpoint' | 'enable-endpoint' }
>;
type ControlPlaneAction = Exclude<OperatorAction, DirectAction>;

function isForControlPlane(action: OperatorAction): action is ControlPlaneAction {
  return action.do === 'scale' || action.do === 'configure';
}

function isDirect(action: OperatorAction): action is DirectAction {
  return !isForControlPlane(action);
}

import type { ClientPorts, Population, PopulationIdentity } from '../../src/clients/ports.js';
import type { FaultId, ReplicaId } from '../../src/domain/ids.js';
import { Kernel, type Micros } from '../../src/kernel/kernel.js';
import { createRandom } from '../../src/kernel/streams.js';
import { FakeDirectory, FakeNetwork, Recorder } from './fakes.js';

export const SECOND = 1_000_000;
export const HOUR = 3600 * SECOND;
/** Every path's round trip unless a test says otherwise. */
export const RTT = 100_000;

export const POPULATION = 3;
export const FIRST_CLIENT = 1000;
const CLIENT_SITE = 50;

export type Direction = 'both' | 'upstream' | 'downstream';

/**
 * One population before two replicas (sites 0 and 1), with a real kernel and fakes for everything
 * else. Faults change the network first and then tell the population, as the composition root does.
 */
export class World<P extends Population> {
  readonly kernel = new Kernel();
  readonly network: FakeNetwork;
  readonly directory = new FakeDirectory();
  readonly observer = new Recorder();
  readonly population: P;
  readonly #actions: (() => void)[] = [];
  readonly #act = this.kernel.handler('test: act', (index) => this.#actions[index]());
  readonly #seed: number;

  constructor(
    build: (identity: PopulationIdentity, ports: ClientPorts) => P,
    settings: { count?: number; rtt_us?: Micros; seed?: number } = {},
  ) {
    this.network = new FakeNetwork(settings.rtt_us ?? RTT);
    this.#seed = settings.seed ?? 1;
    const identity: PopulationIdentity = {
      id: POPULATION,
      name: 'us',
      site: CLIENT_SITE,
      firstClient: FIRST_CLIENT,
      count: settings.count ?? 1,
    };
    this.population = build(identity, {
      kernel: this.kernel,
      network: this.network,
      random: createRandom(this.#seed),
      observer: this.observer,
      directory: this.directory,
      replicaSites: [0, 1],
    });
  }

  /** Runs an action at a moment, before what is scheduled for it later. */
  at(moment_us: Micros, action: () => void): this {
    this.#actions.push(action);
    this.kernel.at(moment_us, this.#act, this.#actions.length - 1);
    return this;
  }

  /** Starts the population and runs up to and including a moment. */
  run(until_us: Micros): this {
    this.population.start();
    this.kernel.runUntil(until_us);
    return this;
  }

  /** Packets to and from a replica vanish; both processes live on. */
  cut(replica: ReplicaId, direction: Direction = 'both', fault: FaultId = 0): void {
    if (direction !== 'downstream') this.network.block(CLIENT_SITE, replica, fault);
    if (direction !== 'upstream') this.network.block(replica, CLIENT_SITE, fault);
    this.population.pathChanged(replica, fault, false);
  }

  heal(replica: ReplicaId, direction: Direction = 'both', fault: FaultId = 0): void {
    if (direction !== 'downstream') this.network.unblock(CLIENT_SITE, replica);
    if (direction !== 'upstream') this.network.unblock(replica, CLIENT_SITE);
    this.population.pathChanged(replica, fault, false);
  }

  /** The process dies; its host answers with resets or not at all. */
  crash(replica: ReplicaId, how: 'refusing' | 'silent', fault: FaultId = 0): void {
    this.network.setCondition(replica, how, fault);
    this.population.pathChanged(replica, fault, true);
  }

  restart(replica: ReplicaId, fault: FaultId = 0): void {
    this.network.setCondition(replica, 'up', fault);
    this.population.pathChanged(replica, fault, false);
  }

  isOpen(replica: ReplicaId): boolean {
    return this.network.roundTripVerdict(CLIENT_SITE, replica) === 0;
  }
}

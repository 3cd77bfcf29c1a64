import type { Micros } from '../../kernel/kernel.js';
import type { Answering, Dns, Named, ScenarioBase } from '../scenario.js';
import type {
  AppServerSpec,
  OperatorSpec,
  PopulationSpec,
  PricesSpec,
  ReplicaSpec,
  ServiceSpec,
} from './schema.js';

/** A pub/sub scenario that holds. */
export interface PubSubScenario extends ScenarioBase {
  readonly family: 'pubsub';
  readonly service: Service;
  readonly routing: Routing;
  readonly clients: readonly Population[];
  readonly operator: readonly OperatorAction[];
  readonly prices: Prices;
}

export interface Service extends Omit<ServiceSpec, 'preset' | 'replicas' | 'appServers' | 'negotiate'> {
  readonly preset: string;
  readonly replicas: readonly Replica[];
  readonly appServers: readonly AppServer[];
  readonly negotiate: Negotiate;
}

export interface Replica extends Omit<ReplicaSpec, 'name' | 'autoscale'> {
  /** Unique. */
  readonly name: string;
  readonly autoscale?: Autoscale;
}

export type Autoscale = Omit<NonNullable<ReplicaSpec['autoscale']>, 'least'> & { readonly least: number };

export interface AppServer extends Omit<AppServerSpec, 'name' | 'endpoints' | 'publish'> {
  /** Unique. */
  readonly name: string;
  /** The instances that it knows, in the order of the file. */
  readonly endpoints: readonly { readonly replica: string; readonly role: 'primary' | 'secondary' }[];
  readonly publish?: NonNullable<AppServerSpec['publish']>;
}

export interface Negotiate extends Omit<ServiceSpec['negotiate'], 'truth'> {
  /** Region of the source of truth; null where there is none. */
  readonly truth: string | null;
}

export type Routing = Answering & {
  /** How clients find an app server; null where there is none. */
  readonly app: Answering | null;
};

export interface Population
  extends Omit<PopulationSpec, 'preset' | 'dns' | 'reconnect' | 'publish' | 'group' | 'session'> {
  /** The client library; null for clients of kind `requests`. */
  readonly preset: string | null;
  readonly dns: Dns;
  readonly reconnect: Reconnect;
  readonly publish?: NonNullable<PopulationSpec['publish']>;
  /** The groups they are in; null: none. */
  readonly group: NonNullable<PopulationSpec['group']> | null;
  readonly session: NonNullable<PopulationSpec['session']> | null;
}

export interface Reconnect extends Omit<PopulationSpec['reconnect'], 'recovery'> {
  readonly recovery?: { readonly every: Micros; readonly for: Micros };
}

export type OperatorAction = Named<OperatorSpec>;

export interface Prices extends Omit<PricesSpec, 'preset'> {
  readonly preset: string;
}

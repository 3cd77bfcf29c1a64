import type { Micros } from '../../kernel/kernel.js';
import type { Answering, Dns, ScenarioBase } from '../scenario.js';
import type {
  ImageSpec,
  OperatorSpec,
  PopulationSpec,
  PricesSpec,
  RegistryDocument,
  ReplicaSpec,
  ServiceSpec,
} from './schema.js';

/** A scenario about a container registry that holds. */
export interface RegistryScenario extends ScenarioBase {
  readonly family: 'registry';
  readonly service: Service;
  /** Of the name of the service. Where every registry has its own: the first. */
  readonly routing: Answering;
  readonly images: readonly Image[];
  readonly layerSizes: RegistryDocument['layerSizes'];
  readonly clients: readonly Population[];
  readonly operator: readonly OperatorAction[];
  readonly prices: Prices;
}

export interface Service extends Omit<ServiceSpec, 'preset' | 'replicas' | 'dataEndpoints'> {
  readonly preset: string;
  readonly replicas: readonly Replica[];
  readonly dataEndpoints: 'shared' | 'dedicated';
}

export interface Replica extends Omit<ReplicaSpec, 'name'> {
  /** Unique. */
  readonly name: string;
}

export interface Image extends Omit<ImageSpec, 'changed'> {
  readonly changed: number;
}

export interface Population extends Omit<PopulationSpec, 'dns' | 'registry' | 'push' | 'pull'> {
  readonly dns: Dns;
  /** Asked by its own name; null: by the name of the service. */
  readonly registry: string | null;
  readonly push: Push | null;
  readonly pull: Pull | null;
}

export type Push = Omit<NonNullable<PopulationSpec['push']>, 'every'> & {
  /** null: at the given moments alone. */
  readonly every: Micros | null;
};

export type Pull = Omit<NonNullable<PopulationSpec['pull']>, 'webhookOf'> & {
  /** Of `webhook`: the replica whose webhook is waited for; else null. */
  readonly webhookOf: string | null;
};

export type OperatorAction = Named<OperatorSpec>;

type Named<Spec> = Spec extends unknown ? Omit<Spec, 'as'> & { readonly as: string } : never;

export interface Prices extends Omit<PricesSpec, 'preset'> {
  readonly preset: string;
}

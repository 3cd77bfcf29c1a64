import type { Application } from '../../clients/applications/application.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { OperatorsFailover } from '../../domain/observations.js';
import type { HandlerId } from '../../kernel/kernel.js';
import type { CacheAction } from '../../scenario/cache/scenario.js';
import { Alert } from './alerts.js';
import type { CacheLink } from './cache-link.js';
import type { CachePorts } from './cache-ports.js';
import { type Contents, type Export, importInto } from './exports.js';
import { FailOver, type FailOverAction } from './failover.js';
import type { CacheService } from './service.js';

export interface Operated {
  readonly service: CacheService;
  readonly link: CacheLink;
  readonly contents: Contents;
  readonly applications: readonly Application[];
  /** Whether nothing holds an application's processes down in its home or standby region. */
  isUp(application: number, place: 'home' | 'standby'): boolean;
}

/** Why the provider refuses an action while the caches are linked. */
const WHILE_LINKED = 'the caches are linked';
/** Length of values that an import writes: what was exported is known by name only. */
const IMPORTED_bytes = 1_000;

/** What operators do to caches and applications, at its time; what the service refuses, it says. */
export class Operators {
  readonly #actions: readonly CacheAction[];
  readonly #operated: Operated;
  readonly #ports: CachePorts;
  readonly #acts: HandlerId;
  readonly #ends: HandlerId;
  readonly #failovers: readonly (FailOver | null)[];
  readonly #alerts: readonly Alert[];
  readonly #underWay = new Map<number, Export>();
  #lastExport: Export | null = null;
  /** The delete of the resource group that waits for the end of the link. */
  #deleting: CacheAction | null = null;

  constructor(actions: readonly CacheAction[], operated: Operated, ports: CachePorts) {
    this.#actions = actions;
    this.#operated = operated;
    this.#ports = ports;
    this.#acts = ports.kernel.handler('operator acts', (index) => this.#act(index));
    this.#ends = ports.kernel.handler('operator is done', (index) => this.#end(index));
    const { link, applications } = operated;
    this.#failovers = actions.map((action) => (action.do === 'fail-over' ? this.#failOver(action) : null));
    this.#alerts = actions.flatMap((action, index) =>
      action.do === 'fail-over' && action.alert !== undefined
        ? [
            new Alert(action.as, action.alert, { applications, link }, ports, (badSince_us) =>
              this.#failovers[index]?.begin(badSince_us),
            ),
          ]
        : [],
    );
  }

  start(): void {
    for (const alert of this.#alerts) alert.start();
    this.#actions.forEach(({ at }, index) => {
      if (at !== undefined) this.#ports.kernel.at(at, this.#acts, index);
    });
  }

  #failOver(action: FailOverAction): FailOver {
    const { link, service } = this.#operated;
    return new FailOver(action, this.#cache(action.to), {
      ...this.#ports,
      link,
      nameOf: (replica) => service.hosts.specs[replica].name,
      switched: ({ move }, to, failover) => {
        this.#switch(action.applications, move === 'stack' ? 'standby' : null, to, failover);
        this.#groupMayGo();
      },
    });
  }

  #act(index: number): void {
    const { kernel } = this.#ports;
    const { link, service, contents } = this.#operated;
    const action = this.#actions[index];
    switch (action.do) {
      case 'fail-over':
        return this.#failovers[index]?.begin(kernel.now_us);
      case 'link': {
        const reason = link.link(this.#cache(action.primary), this.#cache(action.secondary));
        return reason === undefined ? this.#say(action) : this.#refuse(action, reason);
      }
      case 'unlink': {
        const reason = link.unlink();
        if (reason !== undefined) return this.#refuse(action, reason);
        this.#say(action);
        kernel.after(action.takes, this.#ends, index);
        return;
      }
      case 'switch': {
        this.#say(action, { to: action.to, move: action.move });
        const place = action.move === 'stack' ? 'standby' : action.move === 'home' ? 'home' : null;
        return this.#switch(action.applications, place, this.#cache(action.to), null);
      }
      case 'export': {
        const cache = this.#cache(action.cache);
        if (!service.hosts.isAlive(cache)) return this.#refuse(action, `${action.cache} is not running`);
        this.#underWay.set(index, contents.export(cache, kernel.now_us));
        this.#say(action);
        kernel.after(action.takes, this.#ends, index);
        return;
      }
      case 'import': {
        const reason = this.#whyNoImport(this.#cache(action.cache));
        if (reason !== undefined) return this.#refuse(action, reason);
        this.#say(action);
        kernel.after(action.takes, this.#ends, index);
        return;
      }
      case 'scale': {
        const { size, shards } = action;
        if (link.status !== 'none') {
          const what = size === undefined ? 'the number of shards' : 'the size';
          return this.#refuse(action, `${WHILE_LINKED}: ${what} cannot be changed`);
        }
        link.change(this.#cache(action.cache), {
          ...(size === undefined ? {} : { size }),
          ...(shards === undefined ? {} : { shards }),
        });
        return this.#say(action, { cache: action.cache });
      }
      case 'enable-persistence':
        if (link.status !== 'none')
          return this.#refuse(action, `${WHILE_LINKED}: they cannot be kept on disk`);
        link.change(this.#cache(action.cache), { persistence: true });
        return this.#say(action, { cache: action.cache });
      case 'delete-cache':
        if (link.status !== 'none') return this.#refuse(action, `${WHILE_LINKED}: unlink them first`);
        service.deleteCache(this.#cache(action.cache));
        return this.#say(action, { cache: action.cache });
      case 'delete-group':
        return this.#deleteGroup(action);
    }
  }

  /** Something that takes time is done. */
  #end(index: number): void {
    const { kernel, observer, data } = this.#ports;
    const { link, service } = this.#operated;
    const action = this.#actions[index];
    switch (action.do) {
      case 'unlink':
        if (!link.unlinked()) {
          kernel.after(RETRY_us, this.#ends, index);
          return;
        }
        data.dataPromoted(link.secondary, kernel.now_us);
        this.#groupMayGo();
        return;
      case 'export': {
        const taken = this.#underWay.get(index);
        if (taken === undefined) return;
        this.#lastExport = taken;
        const detail = { keys: taken.values.size, taken_s: taken.taken_us / 1e6 };
        return observer.milestone(kernel.now_us, { kind: 'exported', subject: action.cache, detail });
      }
      case 'import': {
        if (this.#lastExport === null) return;
        const keys = importInto(service, this.#cache(action.cache), this.#lastExport, IMPORTED_bytes);
        const detail = { keys, taken_s: this.#lastExport.taken_us / 1e6 };
        return observer.milestone(kernel.now_us, { kind: 'imported', subject: action.cache, detail });
      }
      default:
    }
  }

  #whyNoImport(cache: ReplicaId): string | undefined {
    const { link, service } = this.#operated;
    if (this.#lastExport === null) return 'nothing was exported';
    if (link.isSecondary(cache)) return `${WHILE_LINKED}: import is possible into the primary only`;
    return service.hosts.isAlive(cache) ? undefined : 'the cache is not running';
  }

  /** The other resources go at once; linked caches run on, and the group with them. */
  #deleteGroup(action: CacheAction): void {
    const { link, applications } = this.#operated;
    for (const application of applications) application.crashed();
    if (link.status === 'none') {
      this.#deleteCaches();
      return this.#say(action, { status: 'deleted' });
    }
    this.#deleting = action;
    this.#say(action, { status: 'deleting', reason: WHILE_LINKED });
  }

  #groupMayGo(): void {
    const action = this.#deleting;
    if (action === null) return;
    this.#deleting = null;
    this.#deleteCaches();
    this.#say(action, { status: 'deleted' });
  }

  #deleteCaches(): void {
    const { service } = this.#operated;
    for (const replica of service.hosts.specs.keys()) service.deleteCache(replica);
  }

  #switch(
    names: readonly string[] | undefined,
    place: 'home' | 'standby' | null,
    to: ReplicaId,
    failover: OperatorsFailover | null,
  ): void {
    const { kernel, observer } = this.#ports;
    const { applications, isUp, service } = this.#operated;
    for (const [id, application] of applications.entries()) {
      const { name } = application.identity;
      if (names !== undefined && !names.includes(name)) continue;
      if (place !== null && (place === 'home' || application.hasStandby)) {
        application.moveTo(place, isUp(id, place));
      }
      application.useCache(to, failover);
      const detail = { region: application.region, cache: service.hosts.specs[to].name };
      observer.milestone(kernel.now_us, { kind: 'application-moved', subject: name, detail });
    }
  }

  #cache(name: string): ReplicaId {
    return this.#operated.service.hosts.specs.findIndex((cache) => cache.name === name);
  }

  #say(action: CacheAction, detail: Readonly<Record<string, string>> = {}): void {
    const { kernel, observer } = this.#ports;
    const acted = { action: action.do, ...detail };
    observer.milestone(kernel.now_us, { kind: 'operator-acted', subject: action.as, detail: acted });
  }

  #refuse(action: CacheAction, reason: string): void {
    const { kernel, observer } = this.#ports;
    const detail = { action: action.do, reason };
    observer.milestone(kernel.now_us, { kind: 'refused', subject: action.as, detail });
  }
}

/** How long until an unlink that has to wait for data being loaded is tried again. */
const RETRY_us = 1_000_000;

import type { SiteId } from '../../domain/ids.js';
import type { RandomSource, Stream } from '../../kernel/random.js';
import type { Network } from '../../topology/network.js';

/**
 * The random numbers of packets between app servers and instances: a stream for each pair, by their
 * names, so that another app server or instance changes nothing for those that were there.
 */
export class ServerPackets {
  readonly #purpose: string;
  readonly #ports: { readonly network: Network; readonly random: RandomSource };
  /** By the site of the app server, then by that of the instance. */
  readonly #streams: (Stream | undefined)[][] = [];

  constructor(purpose: string, ports: { readonly network: Network; readonly random: RandomSource }) {
    this.#purpose = purpose;
    this.#ports = ports;
  }

  between(server: SiteId, instance: SiteId): Stream {
    this.#streams[server] ??= [];
    this.#streams[server][instance] ??= this.#open(server, instance);
    return this.#streams[server][instance];
  }

  #open(server: SiteId, instance: SiteId): Stream {
    const { network, random } = this.#ports;
    return random.stream(
      `app servers/${network.site(server).name}/${network.site(instance).name}`,
      this.#purpose,
    );
  }
}

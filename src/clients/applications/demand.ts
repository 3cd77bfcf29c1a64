import type { KeyId } from '../../domain/data-observations.js';
import type { Stream } from '../../kernel/random.js';
import type { ApplicationOptions } from './options.js';
import { type KeyChooser, keyChooser } from './popularity.js';
import type { ApplicationPorts } from './ports.js';

/**
 * What sessions ask for: drawn session by session, by the number of the operation, apart from everything
 * that depends on what came of earlier ones.
 */
export class Demand {
  readonly #options: ApplicationOptions;
  readonly #stream: Stream;
  readonly #keys: KeyChooser;
  readonly #draws: Uint32Array;

  constructor(name: string, sessions: number, options: ApplicationOptions, ports: ApplicationPorts) {
    this.#options = options;
    this.#stream = ports.random.stream(`clients/${name}`, 'demand');
    this.#keys = keyChooser(options.keys.count, options.keys.popularity);
    this.#draws = new Uint32Array(sessions);
  }

  next(session: number): { readonly kind: 'read' | 'write' | 'add'; readonly key: KeyId } {
    const { reads, adds, keys } = this.#options;
    const cursor = this.#stream.seek(session, this.#draws[session]);
    const u = cursor.uniform();
    const chosen = this.#keys.choose(cursor);
    this.#draws[session] = cursor.draw;
    const kind = u < reads ? 'read' : u < reads + adds ? 'add' : 'write';
    // Counters are read as often, compared with values, as they are added to.
    const ofCounter = kind === 'add' || (kind === 'read' && reads < 1 && u / reads < adds / (1 - reads));
    const own = keys.own ? session * keys.count : 0;
    return { kind, key: (ofCounter ? keys.firstCounter : keys.first) + own + chosen };
  }
}

import type { Blob, Manifest, TagId } from '../../domain/image.js';
import type { Distribution } from '../../kernel/distributions.js';
import type { RandomSource } from '../../kernel/random.js';

export interface ImageOptions {
  readonly name: string;
  /** Images of this kind, which share their lowest layers. */
  readonly count: number;
  /** Of the image; without: as its layers are drawn. */
  readonly size_bytes?: number | undefined;
  readonly layers: number;
  /** Of the lowest layers: the same in every image of the kind. */
  readonly base: number;
  /** Of the topmost layers: new in each version. */
  readonly changed: number;
  /** Each version has a tag of its own, or all push the same one. */
  readonly tags: 'per-version' | 'moving';
}

export interface TaggedImage {
  /** As timelines name it: `web:3`. */
  readonly name: string;
  readonly tag: TagId;
  readonly manifest: Manifest;
}

/**
 * The images that there are, by kind, number and version. What a version holds depends on its name alone, not
 * on who pushes it or when: layers keep their sizes from version to version, and a new version has new
 * content in its topmost layers only.
 */
export class Images {
  readonly kinds: readonly ImageOptions[];
  /** Tag's name by id. */
  readonly names: string[] = [];
  /** The kind that a tag is of, by id. */
  readonly #kindOfTag: number[] = [];
  readonly #sizes: readonly (readonly number[])[];
  readonly #blobs = new Map<string, Blob>();
  readonly #made = new Map<string, TaggedImage>();
  readonly #tags = new Map<string, TagId>();
  /** Versions begun, by kind and number. */
  readonly #versions: readonly Int32Array[];

  constructor(kinds: readonly ImageOptions[], layerSize: Distribution, random: RandomSource) {
    this.kinds = kinds;
    this.#versions = kinds.map(({ count }) => new Int32Array(count));
    this.#sizes = kinds.map((kind) => layerSizes(kind, layerSize, random));
  }

  /** The name of the kind that a tag is of. */
  kindOf(tag: TagId): string {
    return this.kinds[this.#kindOfTag[tag]].name;
  }

  kindNamed(name: string): number {
    return this.kinds.findIndex((kind) => kind.name === name);
  }

  /** The next version, which somebody is about to push. */
  next(kind: number, number: number): TaggedImage {
    return this.version(kind, number, ++this.#versions[kind][number]);
  }

  /** The newest version that somebody has begun to push; 0: the one that was there before. */
  newest(kind: number, number: number): TaggedImage {
    return this.version(kind, number, this.#versions[kind][number]);
  }

  version(kind: number, number: number, version: number): TaggedImage {
    const key = `${kind}/${number}/${version}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const { layers, base, changed } = this.kinds[kind];
    const contents = Array.from({ length: layers }, (_, layer) => {
      const whose = layer < base ? 'base' : String(number);
      const generation = layer >= layers - changed ? version : 0;
      return this.#blob(`${kind}/${whose}/${layer}/${generation}`, this.#sizes[kind][layer]);
    });
    const config = this.#blob(`${kind}/${number}/config/${version}`, CONFIG_BYTES);
    const manifest: Manifest = {
      id: this.#made.size,
      config,
      layers: contents,
      bytes: MANIFEST_BYTES + BYTES_PER_LAYER * layers,
    };
    const name = this.#nameOf(kind, number, version);
    const made = { name, tag: this.#tagOf(name, kind), manifest };
    this.#made.set(key, made);
    return made;
  }

  #nameOf(kind: number, number: number, version: number): string {
    const { name, count, tags } = this.kinds[kind];
    const repository = count === 1 ? name : `${name}-${number + 1}`;
    return `${repository}:${tags === 'moving' ? 'latest' : version}`;
  }

  #tagOf(name: string, kind: number): TagId {
    const known = this.#tags.get(name);
    if (known !== undefined) return known;
    const tag = this.names.push(name) - 1;
    this.#tags.set(name, tag);
    this.#kindOfTag[tag] = kind;
    return tag;
  }

  #blob(key: string, bytes: number): Blob {
    const known = this.#blobs.get(key);
    if (known !== undefined) return known;
    const blob = { id: this.#blobs.size, bytes };
    this.#blobs.set(key, blob);
    return blob;
  }
}

/** One size a layer: drawn, and if the image has a size of its own stretched to add up to it. */
function layerSizes(kind: ImageOptions, law: Distribution, random: RandomSource): number[] {
  const { name, layers, size_bytes } = kind;
  const draws = random.stream(`image/${name}`, 'layers');
  const drawn = Array.from({ length: layers }, (_, layer) =>
    Math.max(1, Math.round(law.sample(draws.seek(layer, 0)))),
  );
  if (size_bytes === undefined) return drawn;
  const whole = size_bytes - CONFIG_BYTES - MANIFEST_BYTES - BYTES_PER_LAYER * layers;
  const sum = drawn.reduce((total, bytes) => total + bytes, 0);
  const sizes = drawn.map((bytes) => Math.max(1, Math.floor((bytes / sum) * whole)));
  const rest = whole - sizes.reduce((total, bytes) => total + bytes, 0);
  const largest = sizes.indexOf(Math.max(...sizes));
  sizes[largest] = Math.max(1, sizes[largest] + rest);
  return sizes;
}

/** Of an image's configuration, its manifest without layers, and what each layer adds to it (orders of magnitude). */
const CONFIG_BYTES = 5_000;
const MANIFEST_BYTES = 500;
const BYTES_PER_LAYER = 150;

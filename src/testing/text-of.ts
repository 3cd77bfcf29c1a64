/** A value as text: two that read alike count as the same. Maps, sets and what JSON leaves out included. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Map) return { Map: [...inner] };
    if (inner instanceof Set) return { Set: [...inner] };
    if (ArrayBuffer.isView(inner) && !(inner instanceof DataView))
      return { [inner.constructor.name]: [...elementsOf(inner)] };
    if (inner === undefined || typeof inner === 'function') return `(${typeof inner})`;
    if (typeof inner === 'bigint' || (typeof inner === 'number' && !Number.isFinite(inner)))
      return `(${inner})`;
    return inner;
  });
}

function elementsOf(view: ArrayBufferView): Iterable<number> {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** What a registry holds, named by content: the same id is the same bytes everywhere, as a digest is. */
export type BlobId = number;
/** The digest of a manifest. */
export type ManifestId = number;
/** A repository and tag, such as `web:1.2`: names a manifest until it is moved or removed. */
export type TagId = number;

export interface Blob {
  readonly id: BlobId;
  readonly bytes: number;
}

/** An image: its configuration and its layers, the lowest first. */
export interface Manifest {
  readonly id: ManifestId;
  readonly config: Blob;
  readonly layers: readonly Blob[];
  /** Of the manifest itself. */
  readonly bytes: number;
}

/** Everything that has to be there before the manifest can be, each blob once. */
export function blobsOf({ config, layers }: Manifest): readonly Blob[] {
  const seen = new Map<BlobId, Blob>();
  for (const blob of [config, ...layers]) seen.set(blob.id, blob);
  return [...seen.values()];
}

/** What somebody pulls who downloads all of it. */
export function imageBytes(manifest: Manifest): number {
  return blobsOf(manifest).reduce((sum, { bytes }) => sum + bytes, manifest.bytes);
}

import type { ReplicaId } from './ids.js';
import type { Blob, BlobId, Manifest, ManifestId, TagId } from './image.js';

/** Names an upload session, from its start to its blob. */
export type UploadId = number;

/** One HTTP request to a registry, as the OCI distribution specification has them. */
export type RegistryRequest =
  /** `GET /v2/` and the token that it asks for. */
  | { readonly kind: 'authenticate' }
  /** `HEAD /blobs/<digest>`: is the layer there already? */
  | { readonly kind: 'check-blob'; readonly blob: BlobId }
  /** `POST /blobs/uploads/` */
  | { readonly kind: 'start-upload'; readonly upload: UploadId }
  /** `PUT` to the location that the start gave; answered when the bytes are there. */
  | { readonly kind: 'upload-blob'; readonly upload: UploadId; readonly blob: Blob }
  /** `PUT /manifests/<tag>` */
  | { readonly kind: 'put-manifest'; readonly manifest: Manifest; readonly tag: TagId | null }
  /** `GET /manifests/<tag or digest>` */
  | { readonly kind: 'get-manifest'; readonly tag: TagId | null; readonly manifest: ManifestId | null }
  /** `GET /blobs/<digest>`: answered by a redirect to the data endpoint of the same replica. */
  | { readonly kind: 'get-blob'; readonly blob: BlobId }
  /** `DELETE /manifests/<digest>`: with every tag that names it here. */
  | { readonly kind: 'delete-manifest'; readonly manifest: ManifestId }
  /** Removes a tag and leaves its manifest. */
  | { readonly kind: 'remove-tag'; readonly tag: TagId }
  /** Copies the image that a tag names in another registry, without the client. Answered when it is there. */
  | { readonly kind: 'import'; readonly tag: TagId; readonly from: ReplicaId };

/** Why a registry answers by an error. */
export type RegistryRefusal =
  | 'unknown-blob' // of a manifest: a layer is not there; of a layer: not there
  | 'unknown-manifest' // no such tag or digest here
  | 'unknown-upload' // the session was begun elsewhere, or the process that knew it has died
  | 'read-only' // a pull-through cache takes no pushes
  | 'unreachable'; // what it needed from another registry it could not get

export type RegistryAnswer =
  /** `manifest`: of `get-manifest`. `held`: of `check-blob`. */
  | { readonly ok: true; readonly manifest?: Manifest; readonly held?: boolean }
  | { readonly ok: false; readonly reason: RegistryRefusal };

/** Of the tiers' limits: what a request counts as. */
export function countsAs(request: RegistryRequest): 'read' | 'write' {
  switch (request.kind) {
    case 'authenticate':
    case 'check-blob':
    case 'get-manifest':
    case 'get-blob':
      return 'read';
    case 'start-upload':
    case 'upload-blob':
    case 'put-manifest':
    case 'delete-manifest':
    case 'remove-tag':
    case 'import':
      return 'write';
  }
}

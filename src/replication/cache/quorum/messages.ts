import type { Cell } from '../cells.js';
import { bytesOf } from '../cells.js';
import type { KeyId } from '../contract.js';

/** Numbers a coordinator's requests; counts up over one life of it. */
export type RequestId = number;

export type PeerMessage =
  | { readonly kind: 'write'; readonly request: RequestId; readonly key: KeyId; readonly cell: Cell }
  | { readonly kind: 'ack'; readonly request: RequestId; readonly key: KeyId }
  | { readonly kind: 'read'; readonly request: RequestId; readonly key: KeyId }
  | { readonly kind: 'value'; readonly request: RequestId; readonly cell: Cell | undefined }
  /** Read repair: nobody waits for it. */
  | { readonly kind: 'repair'; readonly key: KeyId; readonly cell: Cell };

/** Size on the wire. */
export function messageBytes(message: PeerMessage): number {
  switch (message.kind) {
    case 'ack':
    case 'read':
      return HEADER_BYTES;
    case 'write':
    case 'repair':
      return HEADER_BYTES + bytesOf(message.cell);
    case 'value':
      return HEADER_BYTES + (message.cell === undefined ? 0 : bytesOf(message.cell));
  }
}

/** Of every message: kind, request, key, stamp and framing (assumed). */
const HEADER_BYTES = 64;

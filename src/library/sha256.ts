import { sha256 as algorithm } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ByteHasher } from '../kernel/trace-digest.js';

/** SHA-256 in plain JavaScript: the same everywhere, with or without a platform below. */
export function sha256Hasher(): ByteHasher {
  const hash = algorithm.create();
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    hex: () => bytesToHex(hash.digest()),
  };
}

/** Of the text's UTF-8, in hexadecimal. */
export function sha256(text: string): string {
  return bytesToHex(algorithm(utf8ToBytes(text)));
}

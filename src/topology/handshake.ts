export type TlsVersion = 'none' | '1.2' | '1.3' | '1.3-0rtt';

export interface HandshakeSpec {
  readonly tls: TlsVersion;
  /** First a POST to the application, on a connection of its own, that hands out the address. */
  readonly negotiate: boolean;
  readonly what: 'websocket' | 'get';
}

export interface HandshakeRounds {
  /** Round trips to the application: its TCP, TLS and POST. 0 without negotiation. */
  readonly negotiate: number;
  /** Round trips to the service until the first answer: 101, or the first byte of the response. */
  readonly connect: number;
  readonly total: number;
}

/** SYN and its answer; the client's first data leaves together with the third segment. RFC 9293. */
export const TCP_ROUNDS = 1;
/** A request and the start of its answer; a WebSocket upgrade is one. RFC 9112, RFC 6455. */
export const REQUEST_ROUNDS = 1;

/** Round trips of a full TLS handshake before the client's first data. RFC 5246, RFC 8446. */
export function tlsRounds(tls: TlsVersion): number {
  switch (tls) {
    case 'none':
      return 0;
    case '1.2':
      return 2;
    case '1.3':
      return 1;
    case '1.3-0rtt':
      return 0;
  }
}

/** Round trips from the name being resolved to the first answer. */
export function handshakeRounds(spec: HandshakeSpec): HandshakeRounds {
  const exchange = TCP_ROUNDS + tlsRounds(spec.tls) + requestRounds(spec.what);
  const negotiate = spec.negotiate ? TCP_ROUNDS + tlsRounds(spec.tls) + REQUEST_ROUNDS : 0;
  return { negotiate, connect: exchange, total: negotiate + exchange };
}

function requestRounds(what: HandshakeSpec['what']): number {
  switch (what) {
    case 'websocket':
      return REQUEST_ROUNDS;
    case 'get':
      return REQUEST_ROUNDS;
  }
}

import { expect, test } from 'vitest';
import { handshakeRounds } from '../../src/topology/handshake.js';

test.each([
  ['none', 2],
  ['1.2', 4],
  ['1.3', 3],
  ['1.3-0rtt', 2],
] as const)('with TLS %s the first answer comes after %i round trips', (tls, rounds) => {
  for (const what of ['get', 'websocket'] as const) {
    expect(handshakeRounds({ tls, negotiate: false, what })).toEqual({
      negotiate: 0,
      connect: rounds,
      total: rounds,
    });
    expect(handshakeRounds({ tls, negotiate: true, what })).toEqual({
      negotiate: rounds,
      connect: rounds,
      total: 2 * rounds,
    });
  }
});

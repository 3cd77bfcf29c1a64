import type { Preset } from './preset.js';

/** Presets of `clients[]` of kind websocket; the first is the default. */
export const clientLibraries: readonly Preset[] = [
  {
    name: 'web-pubsub-js-client',
    summary:
      '@azure/web-pubsub-client: pings every 20 s, gives up after 120 s of silence, reconnects for ever; keeps its session over 30 s',
    settings: {
      protocol: 'reliable', // its default subprotocol is json.reliable.webpubsub.azure.v1
      keepAlive: { from: 'client', interval: '20s', timeout: '120s' },
      connect: { negotiate: false },
      reconnect: { backoff: 'fixed', base: '1s', jitter: 'none', recovery: { every: '1s', for: '30s' } },
    },
    source: 'azure-sdk-for-js, web-pubsub-client at 01903c2c',
    date: '2026',
    verified: 'source-code',
  },
  {
    name: 'signalr-js-client',
    summary:
      '@microsoft/signalr with automatic reconnect: server pings, 30 s of silence, tries after 0, 2, 10, 30 s',
    settings: {
      protocol: 'at-most-once',
      keepAlive: { from: 'server', interval: '15s', timeout: '30s' },
      connect: { negotiate: true },
      reconnect: {
        backoff: 'schedule',
        delays: ['0s', '2s', '10s', '30s'],
        jitter: 'none',
        recovery: 'none',
      },
    },
    source:
      'dotnet/aspnetcore, SignalR TypeScript client: HubConnection.ts at 049156e8, DefaultReconnectPolicy.ts at 280f4a4f',
    date: '2026',
    verified: 'source-code',
  },
  {
    name: 'websocket-bare',
    summary: 'a WebSocket without pings: a dead path shows only when TCP gives up, after about 924 s',
    settings: {
      protocol: 'at-most-once',
      keepAlive: { from: 'none' },
      connect: { negotiate: false },
      reconnect: { backoff: 'fixed', base: '1s', jitter: 'none', recovery: 'none' },
    },
    source:
      'WebSocket API of browsers (no ping); Linux tcp_retries2 = 15, which ends a connection after about 924 s',
    date: '2026',
    verified: 'derived',
  },
];

import type { Preset } from './preset.js';

/**
 * Presets of `service`; the first is the default. Two products, one model: they differ in what a unit
 * carries and in how an application with several instances learns which are online.
 */
export const services: readonly Preset[] = [
  {
    name: 'web-pubsub',
    summary: 'Azure Web PubSub: the application polls the health endpoint of its instances itself',
    settings: {
      capacity: {
        smallGroup: '4000/s',
        largeGroups: '3000/s',
        serverToUser: '180/s',
        event: '500/s',
      },
      negotiate: { health: { by: 'poll', interval: '10s', timeout: '5s' } },
    },
    source:
      "Azure Web PubSub performance guide (rates per unit at 2 KB); the interval of health polls is the application's own (assumed)",
    date: '2026-04-30',
    verified: 'documented',
  },
  {
    name: 'signalr',
    summary: 'Azure SignalR: server connections with pings tell its SDK which instances are online',
    settings: {
      capacity: {
        smallGroup: '2000/s',
        largeGroups: '2000/s',
        serverToUser: '2000/s',
        event: '1000/s',
      },
      negotiate: {
        health: { by: 'server-connections', connections: 5, ping: '5s', silence: '30s' },
      },
    },
    source:
      'Azure SignalR performance guide (echo 2 MB/s in and out, broadcast 4 MB/s out per unit, at 2 KB); azure-signalr SDK at 31686ed7 (server connections)',
    date: '2024-03',
    verified: 'source-code',
  },
];

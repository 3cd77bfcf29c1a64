import type { Preset } from './preset.js';

/** Presets of `prices`; the first is the default. None of the figures is the vendor's own page. */
export const priceSheets: readonly Preset[] = [
  {
    name: 'azure-premium',
    summary:
      'Web PubSub or SignalR Premium, about, with traffic from North America or Europe (from elsewhere it costs more)',
    settings: {
      currency: 'USD',
      unitDay: 2,
      messagesPerMillion: 1,
      freeMessagesPerUnitDay: 1_000_000,
      egressPerGb: { sameContinent: 0.02, otherContinent: 0.05, internet: 0.087 },
    },
    source:
      'c3x.dev on azurerm_web_pubsub (unit and day), plavos.com on Azure SignalR pricing (messages), MongoDB Atlas documentation on Azure data transfer (egress, lowest of its ranges)',
    date: '2025-12',
    verified: 'third-party',
  },
  {
    name: 'azure-standard',
    summary: 'the same with units of the Standard tier, which has no replicas and no autoscale',
    settings: {
      currency: 'USD',
      unitDay: 1.61,
      messagesPerMillion: 1,
      freeMessagesPerUnitDay: 1_000_000,
      egressPerGb: { sameContinent: 0.02, otherContinent: 0.05, internet: 0.087 },
    },
    source:
      'c3x.dev on azurerm_web_pubsub (unit and day), plavos.com on Azure SignalR pricing (messages), MongoDB Atlas documentation on Azure data transfer (egress, lowest of its ranges)',
    date: '2025-12',
    verified: 'third-party',
  },
];

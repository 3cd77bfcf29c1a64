import type { Preset } from './preset.js';

/** Presets of `clients[].dns`; the first is the default. */
export const dnsPopulations: readonly Preset[] = [
  {
    name: 'dns-honours',
    summary: 'every resolver honours the TTL',
    settings: { policies: [{ share: '100%', honours: true }] },
    source: 'RFC 1035 and RFC 2181: a cache keeps a record no longer than its TTL',
    date: '1997-07',
    verified: 'documented',
  },
  {
    name: 'dns-lanman-2014',
    summary: 'with a TTL of 20 s, 10 % of users are on the old answer after 60 s and 2 % after 15 min',
    settings: {
      clientsPerResolver: 1,
      warm: true,
      policies: [
        { share: '86.6%', honours: true },
        { share: '4.9%', floor: '2m' },
        { share: '3.7%', floor: '5m' },
        { share: '2.1%', floor: '15m' },
        { share: '0.9%', floor: '30m' },
        { share: '0.7%', floor: '1h' },
        { share: '1.1%', floor: '6h' },
      ],
    },
    source:
      'Flavel, Mani, Maltz: Re-evaluating the responsiveness of DNS-based network control, LANMAN 2014 (its two quantiles; floors and shares fitted to them and to a Pareto tail of exponent 0.59 through them)',
    date: '2014',
    verified: 'derived',
  },
  {
    name: 'dns-pam-2023',
    summary: '8.74 % of resolvers keep answers longer than their TTL',
    settings: {
      policies: [
        { share: '8.74%', stretch: 10 },
        { share: '91.26%', honours: true },
      ],
    },
    source:
      'Bhowmick et al.: TTL violation of DNS resolvers in the wild, PAM 2023 (share of 8,524 resolvers; the factor of 10 is assumed, the paper gives none)',
    date: '2023',
    verified: 'assumed',
  },
  {
    name: 'linux',
    summary: 'a host without a cache of its own: every connection asks the resolver anew',
    settings: { policies: [{ share: '100%', honours: true }], clientsPerResolver: 1, systemCache: false },
    source:
      'Azure Container Registry geo-replication, troubleshooting of push (Linux hosts without a client-side cache)',
    date: '2020-05-11',
    verified: 'documented',
  },
  {
    name: 'linux-dnsmasq',
    summary: 'the same host with dnsmasq, which keeps answers for their TTL',
    settings: { policies: [{ share: '100%', honours: true }], clientsPerResolver: 1, systemCache: true },
    source: 'Azure Container Registry geo-replication, troubleshooting of push (the remedy that it names)',
    date: '2020-05-11',
    verified: 'documented',
  },
  {
    name: 'windows',
    summary: 'a Windows host, which has a cache of its own and keeps answers for their TTL',
    settings: { policies: [{ share: '100%', honours: true }], clientsPerResolver: 1, systemCache: true },
    source: 'Azure Container Registry geo-replication, troubleshooting of push (does not occur on Windows)',
    date: '2020-05-11',
    verified: 'documented',
  },
];

import type { ReplicaId } from '../../domain/ids.js';
import { activeActive } from '../../replication/cache/active-active.js';
import { asyncLink } from '../../replication/cache/async-link/async-link.js';
import type { AsyncLinkOptions } from '../../replication/cache/async-link/options.js';
import type { AsyncLinkReplica } from '../../replication/cache/async-link/replica.js';
import { consensus } from '../../replication/cache/consensus/consensus.js';
import type { ConsensusOptions } from '../../replication/cache/consensus/options.js';
import type { ConsensusReplica } from '../../replication/cache/consensus/replica.js';
import type { CacheEffects, CacheReplica } from '../../replication/cache/contract.js';
import { quorum } from '../../replication/cache/quorum.js';
import { single } from '../../replication/cache/single.js';
import type { CacheService } from '../../scenario/cache/scenario.js';

/** A replica's state machine, and what else can be asked of it where its strategy has it. */
export interface Machine {
  readonly replica: CacheReplica;
  /** Of `async-link`: what operators and clients ask besides operations. */
  readonly link?: AsyncLinkReplica;
  /** Of `consensus`: who leads. */
  readonly consensus?: ConsensusReplica;
}

export type MachineMaker = (effects: CacheEffects, peers: readonly ReplicaId[]) => Machine;

/** How the strategy that a scenario names makes its replicas. */
export function machineMaker(service: CacheService): MachineMaker {
  const { strategy, replicas } = service;
  const clockSkew_us = replicas.map(({ clockFast, clockSlow }) => clockFast - clockSlow);
  switch (strategy) {
    case 'async-link': {
      const options = linkOptions(service);
      return (effects, peers) => {
        // Unlinked, each is a primary for itself.
        const primary = service.link.linked ? 0 : effects.self;
        const link = asyncLink.create(effects, peers, { ...options, primary });
        return { replica: link, link };
      };
    }
    case 'single':
      return (effects, peers) => ({ replica: single.create(effects, peers, {}) });
    case 'quorum': {
      const { read, write, timeout, readRepair, hintedHandoff, hintTtl } = service.quorum;
      const options = {
        copies: service.quorum.copies.map((copy) => replicas.findIndex(({ name }) => name === copy)),
        readQuorum: read,
        writeQuorum: write,
        timeout_us: timeout,
        readRepair,
        hintedHandoff,
        hintAge_us: hintTtl,
        clockSkew_us,
      };
      return (effects, peers) => ({ replica: quorum.create(effects, peers, options) });
    }
    case 'consensus': {
      const options = consensusOptions(service);
      return (effects, peers) => {
        const machine = consensus.create(effects, peers, options);
        return { replica: machine, consensus: machine };
      };
    }
    case 'active-active':
      return (effects, peers) => ({ replica: activeActive.create(effects, peers, { clockSkew_us }) });
    default:
      throw new Error(`no strategy '${strategy}'`); // check() refuses it before
  }
}

const SECOND_us = 1_000_000;

function linkOptions({ link, data, replicas }: CacheService): AsyncLinkOptions {
  const seconds = (length_us: number) => Math.round(length_us / SECOND_us);
  const { backlog, outputBufferLimit, minReplicas, machine } = link;
  return {
    primary: 0,
    synced: link.linked && replicas.length > 1,
    keyBytes: data.keySize,
    prefilled: { keys: data.keys, keyBytes: data.keySize, valueBytes: data.valueSize },
    backlog_bytes: backlog,
    backlogTtl_s: seconds(link.backlogTtl),
    timeout_s: seconds(link.timeout),
    pingEvery_s: seconds(link.pingInterval),
    diskless: link.diskless,
    disklessDelay_s: seconds(link.disklessDelay),
    outputLimit: {
      hard_bytes: outputBufferLimit.hard,
      soft_bytes: outputBufferLimit.soft,
      soft_s: seconds(outputBufferLimit.softFor),
    },
    minReplicas: { toWrite: minReplicas.toWrite, maxLag_s: seconds(minReplicas.maxLag) },
    serveStaleData: link.serveStaleData,
    duringFullSync: link.duringFullSync,
    machine: {
      loadKey_us: SECOND_us / machine.loadKeys,
      loadByte_us: (8 * SECOND_us) / machine.loadBytes,
      dump_bytes_per_s: machine.dump / 8,
    },
  };
}

function consensusOptions({ consensus: spec, replicas }: CacheService): ConsensusOptions {
  const { electionTimeout, heartbeat, reads, maxClockDrift, preferredLeader, flush, batch, persists } = spec;
  return {
    electionTimeout_us: electionTimeout,
    heartbeat_us: heartbeat,
    reads: reads === 'lease' ? { kind: 'lease', maxDrift: maxClockDrift } : { kind: reads },
    preferredLeader:
      preferredLeader === undefined ? null : replicas.findIndex(({ name }) => name === preferredLeader),
    flush_us: flush,
    batch,
    persists,
    writeQuorum: spec.writeQuorum ?? null,
    keptEntries: 5_000,
    snapshotChunk_bytes: 8 * 1024 * 1024,
  };
}

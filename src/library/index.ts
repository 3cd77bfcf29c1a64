/**
 * geosim as a library: read a scenario, run it, read what came out. Nothing here touches a machine, so
 * that it also runs in a browser; files, threads and pictures are the command line's.
 *
 * Units stand last in names: `…_us` is a moment in whole microseconds since the start of the run,
 * `…_for_us` a length, `…_bytes` a size; what never happened is `null`.
 *
 * @module
 */

export type { ClientId, ReplicaId } from '../domain/ids.js';
export type { Blob, BlobId, Manifest, ManifestId, TagId } from '../domain/image.js';
export type { RegistryAnswer, RegistryRefusal, RegistryRequest } from '../domain/registry-requests.js';
export type { ByteHasher } from '../kernel/trace-digest.js';
export { canonicalJson } from '../metrics/canonical-json.js';
export type * from '../metrics/result.js';
export type {
  Answer,
  CacheEffects,
  CacheReplica,
  KeyId,
  Operation,
  OperationId,
  Refusal,
  VersionId,
} from '../replication/cache/contract.js';
export type { Effects, ReplicaEvents } from '../replication/contract.js';
export type {
  CachePlugin,
  Plugin,
  PluginStrategy,
  PubSubPlugin,
  RegistryPlugin,
} from '../replication/plugin.js';
export { PluginFailure } from '../replication/plugin.js';
export type { GroupId, MessageId, PubSubEffects, PubSubReplica } from '../replication/pubsub/contract.js';
export type { RegistryReplica } from '../replication/registry/contract.js';
export type { RegistryPluginEffects, RegistryStore, Served } from '../replication/registry/plugged.js';
export type { Stamp } from '../replication/registry/stamp.js';
export type { Entry } from '../replication/registry/store.js';
export type { Styler, Tone } from '../reports/text/styler.js';
export { ansiStyler, plainStyler } from '../reports/text/styler.js';
export type { SummaryOptions } from '../reports/text/summary.js';
export { summary } from '../reports/text/summary.js';
export { timelineText } from '../reports/text/timeline.js';

export type { Diagnostic, Severity } from '../scenario/diagnostic.js';
export { renderDiagnostic } from '../scenario/render-diagnostic.js';
export type { Scenario } from '../scenario/scenario.js';
export { LimitReached } from '../simulation/run.js';
export { judge } from './judge.js';
export type {
  BrokenScenario,
  ParsedScenario,
  ParseScenarioOptions,
  ReadyScenario,
} from './parse-scenario.js';
export { parseScenario } from './parse-scenario.js';
export { plugin } from './plugin.js';
export type { RunScenarioOptions } from './run-scenario.js';
export { runScenario } from './run-scenario.js';
export { VERSION } from './version.js';

import {
  closeSync,
  fdatasyncSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { DescribedDesign, ExperimentPlan } from '../../experiments/plan.js';
import type { RunRecord } from '../../experiments/run-record.js';
import { sha256 } from '../../library/sha256.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { EXIT } from '../exit-codes.js';
import { Mistake, systemReason } from '../mistake.js';
import type { Shard } from '../options/shard.js';

/** What stands at the head of a journal: of which experiment it is, and of which part. */
export interface JournalHead {
  readonly journalVersion: typeof JOURNAL_VERSION;
  readonly plan: ExperimentPlan<DescribedDesign>;
  readonly shard: Shard | null;
}

export const JOURNAL_VERSION = 1;

/** What a journal on disk holds. */
export interface JournalContent {
  /** The last one; null in an empty file. */
  readonly head: JournalHead | null;
  /** By key. */
  readonly records: ReadonlyMap<string, RunRecord>;
  /** Lines, from 1, whose checksum is wrong: what they held is run again. */
  readonly damaged: readonly number[];
  /** The file ends within a line: the machine stopped while it was written. */
  readonly isTorn: boolean;
  /** Up to the end of the last whole line. */
  readonly length_bytes: number;
}

/**
 * Finished runs, each a line of JSON that ends with the checksum of what it holds: `{"run":{…},"sha256":"…"}`.
 * Lines are only ever added, so that whatever stops a machine leaves all whole lines as they were.
 */
export interface Journal {
  /** On return it is with the operating system, which writes it out at once: no end of geosim loses it. */
  append(record: RunRecord): void;
  close(): void;
}

/** @throws Mistake for what is no journal, or one that cannot be read. */
export function readJournal(path: string): JournalContent {
  let text: string;
  try {
    if (!statSync(path).isFile()) throw new Mistake(`${path} is no file`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Mistake) throw error;
    throw new Mistake(`cannot read ${path}: ${systemReason(error)}`);
  }
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const records = new Map<string, RunRecord>();
  const damaged: number[] = [];
  let head: JournalHead | null = null;
  for (const [at, line] of lines.entries()) {
    const entry = entryOf(line);
    if (entry === null) damaged.push(at + 1);
    else if (entry.kind === 'experiment') head = entry.value as JournalHead;
    else keep(records, entry.value as RunRecord, path);
  }
  if (head === null && (lines.length > 0 || last !== '') && !last.startsWith('{"experiment":')) {
    throw new Mistake(
      `${path} is no journal of geosim`,
      'a journal is what experiments write as journal.jsonl',
    );
  }
  if (head !== null && head.journalVersion !== JOURNAL_VERSION) {
    throw new Mistake(`${path} is of version ${head.journalVersion}, this geosim reads ${JOURNAL_VERSION}`);
  }
  const length_bytes = Buffer.byteLength(text) - Buffer.byteLength(last);
  return { head, records, damaged, isTorn: last !== '', length_bytes };
}

/** What writes into an open file: `writeSync`, or what a test has instead of a disk. */
export type Write = (file: number, bytes: Uint8Array, from: number, length: number, at: number) => number;

/** Goes on behind what is whole in the file, with a new head; from its beginning where nothing is kept. */
export function openJournal(
  path: string,
  head: JournalHead,
  kept: JournalContent | null,
  write: Write = writeSync,
): Journal {
  const file = attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, kept === null ? 'w' : 'r+');
  });
  let end_bytes = kept?.length_bytes ?? 0;
  let isSyncing = false;
  let isDirty = false;
  if (kept !== null) attempt(path, () => ftruncateSync(file, end_bytes));
  add(lineOf('experiment', head));
  return {
    append: (record) => add(lineOf('run', record)),
    close: () => {
      attempt(path, () => fdatasyncSync(file));
      closeSync(file);
    },
  };

  function add(line: string): void {
    const bytes = Buffer.from(line);
    let done = 0;
    try {
      while (done < bytes.length) done += write(file, bytes, done, bytes.length - done, end_bytes + done);
    } catch (error) {
      // A full disk takes a part of a line: the file ends with the last whole one again.
      if (done > 0) ftruncateSync(file, end_bytes);
      throw cannotWrite(path, error);
    }
    end_bytes += bytes.length;
    sync();
  }

  /** To the disk itself, one call at a time: a loss of power takes the runs of the last moment, no others. */
  function sync(): void {
    isDirty = true;
    if (isSyncing) return;
    isSyncing = true;
    isDirty = false;
    fsync(file, () => {
      isSyncing = false;
      if (isDirty) sync();
    });
  }
}

type EntryKind = 'experiment' | 'run';

function lineOf(kind: EntryKind, value: JournalHead | RunRecord): string {
  const text = JSON.stringify(value);
  return `{"${kind}":${text},"sha256":"${sha256(text)}"}\n`;
}

/** null where the checksum is not that of the text before it. */
function entryOf(line: string): { readonly kind: EntryKind; readonly value: unknown } | null {
  const { kind, text, sum } =
    /^\{"(?<kind>experiment|run)":(?<text>.*),"sha256":"(?<sum>[0-9a-f]{64})"\}$/.exec(line)?.groups ?? {};
  if (text === undefined || sha256(text) !== sum) return null;
  return { kind: kind as EntryKind, value: JSON.parse(text) };
}

/**
 * Adds a record, of which one may be there already: two of one run are the same.
 *
 * @throws Mistake where they are not: the simulator is then not what it says it is.
 */
export function keep(records: Map<string, RunRecord>, record: RunRecord, path: string): void {
  const known = records.get(record.key);
  if (known !== undefined && canonicalJson(known) !== canonicalJson(record)) {
    throw new Mistake(
      `${path} has two different results of one run (seed ${record.seed}): ${known.digest.slice(0, 8)} and ${record.digest.slice(0, 8)}`,
      'a run is a pure function of scenario and seed: please report this',
      EXIT.nondeterministic,
    );
  }
  records.set(record.key, record);
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): Mistake {
  return new Mistake(
    `cannot write ${path}: ${systemReason(error)}`,
    'every finished run is kept: make room and go on with --resume',
  );
}

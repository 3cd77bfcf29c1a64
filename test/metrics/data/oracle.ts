import type { KeyId, VersionId } from '../../../src/domain/data-observations.js';
import type { ReplicaId } from '../../../src/domain/ids.js';
import { type Fact, populationOf, REPLICAS, type Read, type Write } from './facts.js';

const ALL = Array.from({ length: REPLICAS }, (_, replica) => replica);

/** What came of one read, found by looking at every write. */
export interface JudgedRead {
  readonly read: Read;
  readonly newer: readonly Write[];
  readonly lost: boolean;
  readonly latest: Write | null;
  readonly seesLatest: boolean;
}

/** Keeps everything that was ever stated, and decides each question by going through all of it. */
export class Oracle {
  readonly reads: JudgedRead[] = [];
  readonly lost: { readonly version: VersionId; readonly at_us: number }[] = [];
  readonly lags: number[][] = ALL.map(() => []);
  readonly tallies = {
    'read-your-writes': [0, 0],
    'monotonic-reads': [0, 0],
    'monotonic-writes': [0, 0],
    'writes-follow-reads': [0, 0],
  };
  converged_us: number | null = null;
  readonly #writes: Write[] = [];
  readonly #ended = new Set<VersionId>();
  readonly #acknowledged: Write[] = [];
  readonly #firstApplied = new Map<VersionId, number>();
  readonly #order: VersionId[] = [];
  readonly #visible = ALL.map(() => new Map<KeyId, VersionId>());
  readonly #shown = ALL.map((): VersionId[] => []);
  readonly #lacking = ALL.map(() => new Map<VersionId, number>());
  readonly #covered = ALL.map(() => new Map<KeyId, number>());
  readonly #living = new Set(ALL);
  readonly #pastReads: Read[] = [];
  readonly #follows = new Map<VersionId, VersionId>();
  readonly #end_us: number;
  #required: Map<KeyId, number> | null = null;

  constructor(faultEnd_us: number) {
    this.#end_us = faultEnd_us;
  }

  tell(fact: Fact): void {
    if (this.#required === null && fact.at_us >= this.#end_us) this.#faultEnds();
    switch (fact.kind) {
      case 'asked':
        this.#writes.push(fact.write);
        this.#follows.set(fact.write.version, this.#lastRead(fact.write));
        break;
      case 'ended':
        this.#ended.add(fact.write.version);
        if (fact.write.ok) this.#acknowledged.push(fact.write);
        break;
      case 'read':
        this.#judge(fact.read);
        break;
      case 'applied':
        this.#apply(fact.replica, fact.key, fact.version, fact.at_us);
        break;
      case 'lost':
        this.#living.delete(fact.replica);
        this.#visible[fact.replica].clear();
        this.#shown[fact.replica].length = 0;
        this.#lacking[fact.replica].clear();
        this.#forget();
        break;
      case 'back':
        this.#living.add(fact.replica);
        for (const key of this.#keys()) this.#restart(fact.replica, key, fact.at_us);
        break;
      case 'promoted':
        this.#lose((key) => [this.#visible[fact.replica].get(key) ?? 0], fact.at_us);
    }
    if (this.#required !== null) this.#lookConverged(fact.at_us);
  }

  finish(at_us: number): void {
    if (this.#required === null && at_us >= this.#end_us) this.#faultEnds();
    this.#lose((key) => this.#shownByLiving(key), at_us);
  }

  #settled(version: VersionId): number {
    if (version === 0) return Number.NEGATIVE_INFINITY;
    const write = this.#writeOf(version);
    if (!this.#ended.has(version)) return Number.POSITIVE_INFINITY;
    return write.ok ? write.ended_us : (this.#firstApplied.get(version) ?? Number.POSITIVE_INFINITY);
  }

  #isOlder(version: VersionId, than: VersionId): boolean {
    return this.#settled(version) < this.#writeOf(than).asked_us;
  }

  #writeOf(version: VersionId): Write {
    return this.#writes.find((write) => write.version === version) as Write;
  }

  #keys(): KeyId[] {
    return [...new Set(this.#writes.map(({ key }) => key))];
  }

  #shownByLiving(key: KeyId): VersionId[] {
    return [...this.#living].map((replica) => this.#visible[replica].get(key) ?? 0);
  }

  #judge(read: Read): void {
    const { key, saw, started_us, session } = read;
    const before = this.#acknowledged.filter((write) => write.key === key && write.ended_us <= started_us);
    const newer = before.filter(({ version }) => this.#isOlder(saw, version));
    const isGone = ({ version }: Write) =>
      this.lost.some((lost) => lost.version === version) ||
      this.#shownByLiving(key).every((shown) => this.#isOlder(shown, version));
    const latest = before.at(-1) ?? null;
    const seesLatest = latest !== null && !this.#isOlder(saw, latest.version);
    this.reads.push({ read, newer, lost: newer.every(isGone), latest, seesLatest });
    const own = before.filter((write) => write.session === session).map(({ version }) => version);
    this.#check('read-your-writes', saw, own);
    const seen = this.#pastReads.filter(
      (past) => past.session === session && past.key === key && past.ended_us <= started_us && past.saw > 0,
    );
    this.#check(
      'monotonic-reads',
      saw,
      seen.map((past) => past.saw),
    );
    this.#pastReads.push(read);
  }

  #check(guarantee: keyof Oracle['tallies'], version: VersionId, known: readonly VersionId[]): void {
    if (known.length === 0) return;
    this.tallies[guarantee][0]++;
    if (known.some((other) => this.#isOlder(version, other))) this.tallies[guarantee][1]++;
  }

  /** Of all that the session has read of the key, what was asked for last; the first of several. */
  #lastRead({ session, key }: Write): VersionId {
    const seen = this.#pastReads.filter(
      (past) => past.session === session && past.key === key && past.saw > 0,
    );
    return this.#askedLast(seen.map(({ saw }) => saw)) ?? 0;
  }

  #askedLast(versions: readonly VersionId[]): VersionId | undefined {
    let last: VersionId | undefined;
    for (const version of versions) {
      if (last === undefined || this.#writeOf(version).asked_us > this.#writeOf(last).asked_us)
        last = version;
    }
    return last;
  }

  #rank(version: VersionId): number {
    return this.#order.indexOf(version) + 1;
  }

  #head(key: KeyId): VersionId {
    return this.#shownByLiving(key).reduce((a, b) => (this.#rank(b) > this.#rank(a) ? b : a), 0);
  }

  #apply(replica: ReplicaId, key: KeyId, version: VersionId, at_us: number): void {
    const shown = this.#shown[replica].filter((other) => this.#writeOf(other).key === key);
    if (version > 0) this.#checkApplied(version, shown);
    this.#visible[replica].set(key, version);
    const isFirst = version > 0 && !this.#order.includes(version);
    if (isFirst) {
      this.#order.push(version);
      this.#firstApplied.set(version, at_us);
      for (const other of this.#living) if (other !== replica) this.#lacking[other].set(version, at_us);
    }
    // Its own does not make up for what it lacks; where all show the same, nobody lacks anything.
    const isSame = this.#shownByLiving(key).every((shown) => shown === version);
    const covers = isSame && version > 0 ? [...this.#living] : isFirst ? [] : [replica];
    for (const other of covers) this.#cover(other, key, this.#rank(version), at_us);
    if (isFirst && !this.#lacksAny(replica, key)) this.#setCovered(replica, key, this.#rank(version));
    this.#forget();
    if (version === 0 && this.#living.has(replica)) this.#restart(replica, key, at_us);
    if (version > 0) this.#shown[replica].push(version);
  }

  #cover(replica: ReplicaId, key: KeyId, rank: number, at_us: number): void {
    for (const [lacked, since_us] of this.#lacking[replica]) {
      if (this.#writeOf(lacked).key !== key || this.#rank(lacked) > rank) continue;
      this.#lacking[replica].delete(lacked);
      this.lags[replica].push(at_us - since_us);
    }
    this.#setCovered(replica, key, rank);
  }

  #setCovered(replica: ReplicaId, key: KeyId, rank: number): void {
    this.#covered[replica].set(key, Math.max(rank, this.#covered[replica].get(key) ?? 0));
  }

  #lacksAny(replica: ReplicaId, key: KeyId): boolean {
    return [...this.#lacking[replica].keys()].some((version) => this.#writeOf(version).key === key);
  }

  #checkApplied(version: VersionId, shown: readonly VersionId[]): void {
    const { session } = this.#writeOf(version);
    const own = this.#askedLast(shown.filter((other) => this.#writeOf(other).session === session));
    if (own !== undefined && own !== version) this.#check('monotonic-writes', version, [own]);
    const follows = shown.map((other) => this.#follows.get(other) ?? 0).filter((other) => other > 0);
    const read = this.#askedLast(follows);
    if (read === undefined) return;
    this.tallies['writes-follow-reads'][0]++;
    if (version === read || this.#isOlder(version, read)) this.tallies['writes-follow-reads'][1]++;
  }

  /** What no living replica shows any more, nor anything later, nobody will get. */
  #forget(): void {
    for (const lacking of this.#lacking) {
      for (const version of [...lacking.keys()]) {
        if (this.#rank(version) > this.#rank(this.#head(this.#writeOf(version).key))) lacking.delete(version);
      }
    }
  }

  #restart(replica: ReplicaId, key: KeyId, at_us: number): void {
    const ofKey = (version: VersionId) => this.#writeOf(version).key === key;
    for (const version of [...this.#lacking[replica].keys()].filter(ofKey))
      this.#lacking[replica].delete(version);
    const head = this.#head(key);
    if (this.#rank(this.#visible[replica].get(key) ?? 0) >= this.#rank(head)) return;
    this.#lacking[replica].set(head, at_us);
  }

  #lose(shownOf: (key: KeyId) => readonly VersionId[], at_us: number): void {
    for (const { key, version } of this.#acknowledged) {
      if (this.lost.some((lost) => lost.version === version)) continue;
      const isShown = shownOf(key).some((shown) => !this.#isOlder(shown, version));
      if (!isShown) this.lost.push({ version, at_us });
    }
  }

  #faultEnds(): void {
    this.#required = new Map(this.#keys().map((key) => [key, this.#rank(this.#head(key))]));
    this.#lookConverged(this.#end_us);
  }

  /** For facts without loss of memory: a key is done once every replica has its newest of then, as far as anybody still shows it. */
  #lookConverged(at_us: number): void {
    if (this.converged_us !== null || this.#required === null) return;
    for (const [key, required] of [...this.#required]) {
      const enough = Math.min(required, this.#rank(this.#head(key)));
      if (ALL.every((replica) => (this.#covered[replica].get(key) ?? 0) >= enough))
        this.#required.delete(key);
    }
    if (this.#required.size === 0) this.converged_us = at_us;
  }
}

/** The oracle once it has heard everything. */
export function judged(facts: readonly Fact[], faultEnd_us: number, end_us: number): Oracle {
  const oracle = new Oracle(faultEnd_us);
  for (const fact of facts) oracle.tell(fact);
  oracle.finish(end_us);
  return oracle;
}

export function readsOf(oracle: Oracle, population: number, replica: ReplicaId): readonly JudgedRead[] {
  return oracle.reads.filter(
    ({ read }) => populationOf(read.session) === population && read.replica === replica,
  );
}

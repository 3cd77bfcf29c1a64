/** How far a figure was checked. */
export type Verified = 'documented' | 'source-code' | 'measured' | 'derived' | 'third-party' | 'assumed';

/** Named settings that lie under what a scenario writes, and where they come from. */
export interface Preset {
  readonly name: string;
  readonly summary: string;
  /** In the words of the scenario language; keys as in the settings they lie under. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly source: string;
  /** Of the source, as YYYY-MM-DD or as exact as it is known. */
  readonly date: string;
  readonly verified: Verified;
}

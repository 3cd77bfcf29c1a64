/** What a metric is. A label that a key leaves out means: all of them together. */
export interface MetricDefinition {
  readonly unit: string;
  readonly labels: readonly string[];
  /** Which way is better; `neither` describes a run without judging it. */
  readonly better: 'lower' | 'higher' | 'neither';
  readonly shape: 'value' | 'histogram';
  readonly description: string;
}

import { describe, expect, it } from 'vitest';
import { timelineText } from '../../src/reports/text/timeline.js';
import { sampleResult } from './sample-result.js';

describe('the timeline', () => {
  it('prints the sample as agreed', async () => {
    await expect(timelineText(sampleResult())).toMatchFileSnapshot('timeline.golden.txt');
  });

  it('keeps every other line when one entry changes', () => {
    const { timeline } = sampleResult();
    const longer = timeline.map((entry, index) =>
      index === 3
        ? { ...entry, kind: 'a-kind-longer-than-any-other', subject: 'a subject longer than any' }
        : entry,
    );
    const before = timelineText(sampleResult()).split('\n');
    const after = timelineText(sampleResult({ timeline: longer })).split('\n');
    expect(after.filter((line, index) => line !== before[index])).toHaveLength(1);
  });

  it('writes details by name, lengths in seconds, and quotes what is not one word', () => {
    const detail = { which: 'first client', count: 3, after_us: 1_500_250, a: '' };
    const text = timelineText(
      sampleResult({ timeline: [{ at_us: 3_600_000_001, kind: 'k', subject: 's', detail }] }),
    );
    const [, line] = text.split('\n');
    expect(line).toMatch(
      /^1:00:00\.000001 {2}k +s +a="" {2}after=1\.500250s {2}count=3 {2}which="first client"$/,
    );
  });

  it('stays one line an entry, whatever the names are', () => {
    const entry = { at_us: 0, kind: 'k\nfake', subject: 'a\u001b[2J', detail: { 'x\ny': 'p\r\nq' } };
    const text = timelineText(sampleResult({ timeline: [entry] }));
    expect(text.split('\n')).toHaveLength(3);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

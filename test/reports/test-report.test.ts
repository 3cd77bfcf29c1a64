import { describe, expect, it } from 'vitest';
import { githubAnnotations, githubSummary } from '../../src/reports/github.js';
import { testReportText } from '../../src/reports/text/test-report.js';
import { check, sampleTestReport, testCase } from './sample-test-report.js';

describe('the text of a test', () => {
  it('has one line each, then what is red in full, then a count', () => {
    expect(testReportText(sampleTestReport())).toBe(`ok     a/green.yaml        1 expectation, golden the same
FAIL   a/missed.yaml       golden differs, 1 of 1 expectations missed
ok     a/missed.yaml@fast  no golden
?      b/quiet.yaml        a fault touched nothing
skip   b/slow.yaml         tagged slow
FAIL   b/wrong.yaml        no result
FAIL   b/bug.yaml          no result
FAIL   b/chance.yaml       two runs, two results
ok     b/new.yaml          golden made

FAIL a/missed.yaml
  missed: detected(dark) within 90s
    observed: 112 s
  different from a/missed.golden.yaml
    because ttl 60s → 30s:
      detected 1 → 2
  again:  npx geosim test a/missed.yaml

? b/quiet.yaml
  inconclusive: the fault dark touched nothing
    it met nothing
  again:  npx geosim test b/quiet.yaml

FAIL b/wrong.yaml
  invalid: it was not run to its end
    b/wrong.yaml:3:1 error
  again:  npx geosim test b/wrong.yaml

FAIL b/bug.yaml
  bug in geosim
    an invariant broke
  again:  npx geosim test b/bug.yaml

FAIL b/chance.yaml
  non-deterministic: the same run gave two different results
    1
    2
  again:  npx geosim test b/chance.yaml

9 scenarios: 3 passed, 4 failed, 1 inconclusive, 1 skipped
`);
  });

  it('is empty when quiet and green, and says only what is red otherwise', () => {
    const report = sampleTestReport();
    expect(testReportText({ ...report, cases: report.cases.slice(0, 1) }, { quiet: true })).toBe('');
    const text = testReportText(report, { quiet: true });
    expect(text).not.toContain('a/green.yaml');
    expect(text).toContain('a/missed.yaml');
  });

  it('lets no name steer the terminal', () => {
    const cases = [testCase('a\u001b[2J.yaml', 'base', [check('fault', '\u001b]0;x\u0007', 'inconclusive')])];
    expect(testReportText({ ...sampleTestReport(), cases })).not.toContain('\u001b');
  });
});

describe('notes for GitHub', () => {
  it('stand at the line of the expectation, with everything escaped', () => {
    const red = check('expectation', '100% :: a,b', 'missed', ['observed: 1\n::error::forged'], 31);
    const cases = [testCase('a,b:c.yaml', 'base', [red])];
    const text = githubAnnotations({ ...sampleTestReport(), cases });
    expect(text).toBe(
      '::error file=a%2Cb%3Ac.yaml,line=31,title=geosim%3A a%2Cb%3Ac.yaml::missed: 100%25 :: a,b%0Aobserved: 1 ::error::forged%0Aagain: npx geosim test a,b:c.yaml\n',
    );
  });

  it('are one for each red check and none for green ones', () => {
    const lines = githubAnnotations(sampleTestReport())
      .split('\n')
      .filter((line) => line !== '');
    expect(lines).toHaveLength(6);
    expect(lines.every((line) => line.startsWith('::error file='))).toBe(true);
  });

  it('come with a summary in which no name is Markdown', () => {
    const cases = [
      testCase('<img src=x>|`b`.yaml', 'base', [check('fault', '~~~\n# x', 'inconclusive', ['```\n</pre>'])]),
    ];
    const text = githubSummary({ ...sampleTestReport(), cases });
    expect(text).toContain('| \\<img src=x\\>\\|\\`b\\`.yaml | inconclusive |');
    for (const line of text.split('\n')) expect(line).not.toMatch(/^ {0,3}(```|~~~|<|# x)/);
  });
});

import { describe, expect, it } from 'vitest';
import { checkExpectation, type ExpectationContext } from '../../src/expectations/check.js';
import { parseExpectation } from '../../src/expectations/parse.js';
import type { ExpectationProblem } from '../../src/expectations/problem.js';

const MIN = 60_000_000;

const CONTEXT: ExpectationContext = {
  clients: ['us', 'eu'],
  replicas: ['east', 'west'],
  regions: ['eastus', 'westeurope'],
  faults: [
    { name: 'dark', from_us: 10 * MIN, to_us: 20 * MIN },
    { name: 'blip', from_us: 25 * MIN, to_us: 25 * MIN + 300_000 },
    { name: 'forever', from_us: 28 * MIN, to_us: null },
    { name: 'unread', from_us: undefined, to_us: undefined },
  ],
  duration_us: 30 * MIN,
  warmup_us: 2 * MIN,
  undetectable: null,
};

function problems(text: string, changes: Partial<ExpectationContext> = {}): readonly ExpectationProblem[] {
  const reading = parseExpectation(text);
  return 'problems' in reading
    ? reading.problems
    : checkExpectation(reading.expectation, { ...CONTEXT, ...changes });
}

describe('holds:', () => {
  it.each([
    'detected(dark) within 130s',
    'moved(dark, clients = us, share = 99%) within 4m',
    'failedBack(dark) within 20m',
    'availability(clients = us, over = client-minutes) >= 60%',
    'availability(clients = us, window = 1m) >= 99% from 4m after dark.start',
    'availability(over = requests, operation = publish) >= 99.9% outside dark',
    'windowed_availability(window = 5m) >= 99%',
    'latency(operation = connect, clients = us, percentile = p99) <= 2s',
    'p95(operation_latency(operation = connect)) <= 2s',
    'latency(operation = deliver, clients = us, region = eastus, percentile = max) <= 2s',
    'lostMessages = 0 outside dark',
    'messages_lost(reason = link-lost) = 0',
    'count(client-moved, subject = us) = 0',
    'count(probe-failed, subject = east) > 2 during blip',
    'order: endpoint-degraded(subject = east), dns-answer-changed, client-moved(which = first, fault = dark)',
    'forwarded_bytes(from = east, to = west) < 2GB during dark',
    'forwardsPerDelivered <= 0.5',
    'timeToMove(fault = dark, share = 50%) < 3m',
    'downClients(clients = eu) = 0 from recovered(dark) to 29m',
    'lostMessages = 0 during unread',
  ])('%s', (text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe('is refused before the run:', () => {
  it.each([
    // text, code, what is underlined, message, expected or hint
    [
      'lostMesages = 0',
      'bad-expectation',
      'lostMesages',
      'there is no metric',
      'did you mean "lostMessages"?',
    ],
    ['detectd = 0s', 'bad-expectation', 'detectd', 'there is no metric', 'did you mean "detected"?'],
    ['constructor = 0', 'bad-expectation', 'constructor', 'there is no metric', 'lostMessages'],
    ['detected(drk) within 1m', 'unknown-name', 'drk', 'there is no fault "drk"', 'did you mean "dark"?'],
    ['lostMessages = 0 outside drk', 'unknown-name', 'drk', 'there is no fault', 'did you mean "dark"?'],
    ['lostMessages = 0 after drk.end', 'unknown-name', 'drk', 'there is no fault', 'did you mean "dark"?'],
    ['lostMessages = 0 after moved(drk)', 'unknown-name', 'drk', 'there is no fault', 'did you mean "dark"?'],
    [
      'availability(clients = su) > 0%',
      'unknown-name',
      'su',
      'there is no population of clients "su"',
      'us, eu',
    ],
    [
      'availability(client = us) > 0%',
      'bad-expectation',
      'client',
      'has no label',
      'did you mean "clients"?',
    ],
    ['availability(__proto__ = us) > 0%', 'bad-expectation', '__proto__', 'has no label', 'clients'],
    ['availability(over = client) > 0%', 'bad-expectation', 'client', 'is no over', 'client-minutes'],
    ['availability(clients = us, clients = eu) > 0%', 'bad-expectation', 'clients', 'stands here twice', ''],
    [
      'availability(over = client-minutes, operation = publish) > 0%',
      'bad-expectation',
      'operation',
      'client-minutes know no operations',
      'over = requests',
    ],
    [
      'connected(replica = eastus) = 0',
      'unknown-name',
      'eastus',
      'there is no replica',
      'did you mean "east"?',
    ],
    ['latency(percentile = p99) < 1s', 'bad-expectation', 'latency', 'needs the label operation', 'connect'],
    ['latency(operation = publish) < 1s', 'bad-expectation', 'latency', 'needs the label percentile', 'p99'],
    ['p42(latency(operation = publish)) < 1s', 'bad-expectation', 'p42', '"p42" is no percentile', 'p50'],
    ['p99(lostMessages) = 0', 'bad-expectation', 'p99', 'lostMessages has no p99', ''],
    [
      'p99(latency(operation = publish, region = eastus)) < 1s',
      'bad-expectation',
      'region',
      'one population at a time',
      'clients',
    ],
    ['availability >= 0.9', 'bad-expectation', '0.9', '0.9 has no unit', '0.9%'],
    ['availability >= 90s', 'bad-expectation', '90s', '90s is no share', '99.9%'],
    ['availability >= 101%', 'bad-expectation', '101%', 'more than 100%', ''],
    ['downtime <= 5', 'bad-expectation', '5', '5 has no unit', '5s'],
    ['lostMessages = 0%', 'bad-expectation', '0%', '0% is no count', '0'],
    ['lostMessages = 0.5', 'bad-expectation', '0.5', 'no whole number', ''],
    ['forwardedBytes < 2s', 'bad-expectation', '2s', '2s is no size', '2KB'],
    ['count(clientmoved) = 0', 'bad-expectation', 'clientmoved', 'no timeline entry', '"client-moved"'],
    ['count(client-moved, subject = usa) = 0', 'bad-expectation', 'usa', 'is no subject', '"us"'],
    [
      'order: client-moved, failed_bak',
      'bad-expectation',
      'failed_bak',
      'no timeline entry',
      '"failed-back"',
    ],
    ['moved(dark, share = 95%) within 4m', 'bad-expectation', '95%', '"95%" is no share', '99%'],
    ['detected(dark, clients = us) within 1m', 'bad-expectation', 'clients', 'has no label', 'no labels'],
    ['failedBack(forever) within 1m', 'never-judged', 'failedBack(forever)', 'lasts to the end', ''],
    ['lostMessages = 0 after forever.end', 'never-judged', 'forever.end', 'has no end', ''],
    [
      'p99(latency(operation = publish)) < 1s during dark',
      'bad-expectation',
      'during dark',
      'latency is known for the run as a whole only',
      'leave the window out',
    ],
    ['longestDowntime < 1m outside dark', 'bad-expectation', 'outside dark', 'as a whole only', ''],
    [
      'lostMessages(reason = link-lost) = 0 during dark',
      'bad-expectation',
      'reason',
      'by reason is known',
      '',
    ],
    ['lostMessages = 0 outside dark outside blip', 'bad-expectation', 'outside blip', 'both faults', 'two'],
    ['downClients = 0 to 1m', 'never-judged', 'to 1m', 'no time between the end of the warm-up (2m)', ''],
    ['downClients = 0 from 5m to 4m', 'never-judged', 'from 5m to 4m', 'nothing to judge', ''],
    [
      'downClients = 0 from 11m after dark.end',
      'never-judged',
      'from 11m after dark.end',
      'nothing to judge',
      '',
    ],
    ['downClients = 0 during blip', 'never-judged', 'during blip', 'shorter than 1s, the step', ''],
    ['availability(window = 1500ms) > 0%', 'never-judged', '1500ms', '1.5s is no multiple of 1s', ''],
    ['availability(window = 0s) > 0%', 'bad-expectation', '0s', 'is no length of time', ''],
    [
      'availability(window = 11m) > 0% during dark',
      'never-judged',
      '11m',
      'no stretch of 11m fits into the 10m',
      '',
    ],
  ])('%s', (text, code, underlined, message, more) => {
    const [problem, ...rest] = problems(text);
    expect(rest).toEqual([]);
    expect(problem).toBeDefined();
    expect(problem!.code).toBe(code);
    expect(text.slice(problem!.offset, problem!.offset + problem!.length)).toBe(underlined);
    expect(problem!.message).toContain(message);
    expect(`${problem!.expected ?? ''} ${problem!.hint ?? ''}`).toContain(more);
  });

  it('a detection that nobody could make', () => {
    const fixed = { undetectable: 'routing is fixed' };
    for (const text of ['detected(dark)', 'not detected(dark)', 'downClients = 0 after published(dark)']) {
      expect(problems(text, fixed).map(({ code }) => code)).toEqual(['never-judged']);
    }
    expect(problems('recovered(dark)', fixed)).toEqual([]);
  });

  it('a metric that only another family of services has', () => {
    const [problem, ...rest] = problems('writesLost = 0', { family: 'pubsub' });
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({
      code: 'bad-expectation',
      message: 'writesLost is measured of caches only, and this is a pub/sub service',
    });
    expect(problem?.expected).toContain('lostMessages');
    expect(problem?.expected).not.toContain('writesLost');
    expect(problems('lostMessages = 0', { family: 'cache' })[0]?.message).toContain('pub/sub services only');
    expect(problems('writesLost = 0 during dark', { family: 'cache' })).toEqual([]);
  });

  it.each([
    ['rpo(action = rescue) <= 2s', 0],
    ['rto(action = other) <= 2s', 1],
    ['rto <= 2s', 1],
    ['staleReads(clients = us) <= 1% during dark', 0],
    ['staleReads(cause = lag) <= 1% during dark', 1],
    ['p99(replicationLag(replica = west)) <= 200ms', 0],
    ['p99(replicationLag) <= 200ms during dark', 1],
    ['timeToConverge(fault = dark) <= 5s', 0],
  ])('of caches: %s', (text, count) => {
    expect(problems(text, { family: 'cache', actions: ['rescue'] })).toHaveLength(count);
  });

  it('several problems at once, by place', () => {
    const found = problems('availability(clients = su, window = 90ms) >= 5 outside drk');
    expect(found.map(({ code, offset }) => [code, offset])).toEqual([
      ['unknown-name', 23],
      ['never-judged', 36],
      ['bad-expectation', 45],
      ['unknown-name', 55],
    ]);
  });

  it('steps grow with the run: 2 s for an hour', () => {
    const hour = { duration_us: 60 * MIN };
    expect(problems('availability(window = 61s) > 0%')).toEqual([]);
    expect(problems('availability(window = 61s) > 0%', hour)[0]?.message).toContain('no multiple of 2s');
    expect(problems('downClients = 0 from 5m to 301s', hour)[0]?.message).toContain('shorter than 2s');
  });

  it('what could not be read of the scenario is not held against it', () => {
    expect(problems('downClients = 0 from 5m to 4m', { duration_us: undefined })).toEqual([]);
    expect(problems('lostMessages = 0 from unread.end to unread.start')).toEqual([]);
  });
});

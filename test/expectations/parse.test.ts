import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../src/expectations/parse.js';
import { printExpectation } from '../../src/expectations/print.js';

describe('what is written', () => {
  it.each([
    ['detected(dark) within 130s', 'detected(dark) within 130s'],
    ['  detected( dark )within 130s ', 'detected(dark) within 130s'],
    ['failed_back(dark) within 20m', 'failedBack(dark) within 20m'],
    ['not detected(blip)', 'not detected(blip)'],
    ['moved(dark, clients=us, share=99%) within 4m', 'moved(dark, clients = us, share = 99%) within 4m'],
    ['availability(clients = us) ≥ 60%', 'availability(clients = us) >= 60%'],
    ['lostMessages == 0 outside dark', 'lostMessages = 0 outside dark'],
    ['downClients = 0 before dark.start', 'downClients = 0 to dark.start'],
    ['downClients = 0 after 90s after dark.start', 'downClients = 0 from 1m30s after dark.start'],
    ['downClients = 0 from 2m to 1m before dark.end', 'downClients = 0 from 2m to 1m before dark.end'],
    [
      'downClients = 0 from recovered(dark, clients = us)',
      'downClients = 0 from recovered(dark, clients = us)',
    ],
    ['p99(latency(operation = publish)) < 300ms', 'p99(latency(operation = publish)) < 300ms'],
    ['max(deliveryLatency) < 2s', 'max(deliveryLatency) < 2s'],
    ['count(client-moved, subject = us) = 0', 'count(client-moved, subject = us) = 0'],
    [
      'order endpoint-degraded, client-moved(which = last)',
      'order: endpoint-degraded, client-moved(which = last)',
    ],
    ['during = 0', 'during = 0'],
    ['detected("East US \\"1\\"")', 'detected("East US \\"1\\"")'],
    ['downClients = 0 during "v1.2"', 'downClients = 0 during "v1.2"'],
  ])('%s', (text, printed) => {
    const reading = parseExpectation(text);
    expect(reading).toHaveProperty('expectation');
    if ('expectation' in reading) expect(printExpectation(reading.expectation)).toBe(printed);
  });

  it('quantities come out in µs, shares of one, bytes and plain numbers', () => {
    const limitOf = (quantity: string) => {
      const reading = parseExpectation(`x = ${quantity}`);
      if (!('expectation' in reading) || reading.expectation.kind !== 'comparison') throw new Error(quantity);
      const { kind, value } = reading.expectation.limit;
      return [kind, value];
    };
    expect(limitOf('1h1m0.5s')).toEqual(['duration', 3_660_500_000]);
    expect(limitOf('250µs')).toEqual(['duration', 250]);
    expect(limitOf('1.5min')).toEqual(['duration', 90_000_000]);
    expect(limitOf('99.9%')).toEqual(['share', 0.999]);
    expect(limitOf('2KB')).toEqual(['bytes', 2_000]);
    expect(limitOf('2KiB')).toEqual(['bytes', 2_048]);
    expect(limitOf('12.5')).toEqual(['number', 12.5]);
  });
});

describe('what cannot be read', () => {
  it.each([
    // text, what is underlined, message, expected or hint
    ['', '', 'the expectation is empty', 'detected(dark) within 130s'],
    ['detected(dark) within 130', '130', '130 is no duration', '130s'],
    ['detected(dark within 130s', 'within', '"within" cannot stand here', ')'],
    ['detected(dark) <= 130s', '<=', 'a milestone is not compared', 'within 5m'],
    ['detected(dark) within 130s outside dark', 'outside', '"outside" is too much here', ''],
    ['not lostMessages = 0', 'lostMessages', 'only a milestone can be negated', 'detected(FAULT)'],
    ['lostMessages', 's', 'something is missing at the end', '>='],
    ['lostMessages =', '=', 'something is missing at the end', 'a number with its unit'],
    [
      'lostMessages = 0 within 5m',
      'within',
      '"within" is too much here',
      'only a milestone takes a deadline',
    ],
    ['lostMessages = 0 and downClients = 0', 'and', '"and" is too much here', 'two expectations'],
    ['lostMessages = -1', '-', '"-" has no meaning here', 'below 0'],
    ['downtime = 5 s', 's', '"s" is too much here', ''],
    ['downtime <= 1,5s', ',', '"," is too much here', ''],
    ['downtime <= 30s1m', '30s1m', '"30s1m" is no duration', 'larger units come first'],
    ['downtime <= 30sec', '30sec', '"30sec" is no quantity', '250ms'],
    ['downtime <= 5constructor', '5constructor', '"5constructor" is no quantity', '250ms'],
    ['downtime <= 99999999999999999999s', '99999999999999999999s', 'is too large', ''],
    ['availability(clients us) >= 60%', 'us', '"us" cannot stand here', 'clients = …'],
    ['availability(clients >= us) >= 60%', '>=', '">=" cannot stand here', 'clients = …'],
    ['downClients = 0 after dark', 'k', 'something is missing at the end', 'dark.start or dark.end'],
    ['downClients = 0 after dark.begin', 'begin', '"begin" cannot stand here', 'dark.start or dark.end'],
    ['order: client-moved', 'd', 'one event alone has no order', 'endpoint-degraded'],
    ['detected("dark) within 5m', '"dark) within 5m', 'a quoted name has no end', 'close it'],
    ["detected('dark') within 5m", "'", '"\'" has no meaning here', '"…"'],
  ])('%s', (text, underlined, message, more) => {
    const reading = parseExpectation(text);
    if (!('problems' in reading)) throw new Error('was read');
    const [problem] = reading.problems;
    expect(reading.problems).toHaveLength(1);
    expect(text.slice(problem!.offset, problem!.offset + problem!.length)).toBe(underlined);
    expect(problem!.message).toContain(message);
    expect(`${problem!.expected ?? ''} ${problem!.hint ?? ''}`).toContain(more);
  });
});

import { expect, it } from 'vitest';
import { story } from '../../src/reports/fault-story.js';
import { sampleFailover, sampleResult } from './sample-result.js';

it('tells an outage from its start to the last client', () => {
  expect(story(sampleResult())).toBe(
    'eastus went dark at 10:00. Detected after 1 min 47 s, last of 500 clients back after 3 min 12 s. ' +
      'Clients us were served 91.2 % of their time, 0 % in the worst minute.',
  );
});

it('names the fault where nothing says which place it struck', () => {
  expect(story(sampleResult({ timeline: [] }))).toMatch(/^dark \(region-outage\) began at 10:00\./);
});

it('takes the place from the dropped connections where the milestone has none', () => {
  const timeline = sampleResult().timeline.filter(({ kind }) => kind === 'connection-dropped');
  expect(story(sampleResult({ timeline }))).toMatch(/^eastus went dark at 10:00\./);
});

it('tells of the fault that hit most clients', () => {
  const failovers = [
    sampleFailover({ clients: 'eu', hit: 20, moved: 20 }),
    sampleFailover({ hit: 400, moved: 400 }),
  ];
  expect(story(sampleResult({ failovers }))).toContain('last of 400 clients');
});

it('of two that hit as many, tells of the one that left more behind', () => {
  const failovers = [sampleFailover(), sampleFailover({ clients: 'eu', moved: 477 })];
  expect(story(sampleResult({ failovers }))).toContain('477 of 500 clients back after 3 min 12 s, 23 never.');
});

it('says that nobody came back, and that nothing noticed', () => {
  const failover = sampleFailover({
    moved: 0,
    lastMoved_us: null,
    detected_us: null,
    phases: [],
    meanPhases: [],
  });
  expect(story(sampleResult({ failovers: [failover] }))).toContain(
    'Never detected by the routing; none of 500 clients came back before the end.',
  );
});

it('says that a fault touched connections of nobody', () => {
  expect(story(sampleResult({ failovers: [] }))).toBe(
    '1 fault, and not one of 1,000 clients lost its connection.',
  );
});

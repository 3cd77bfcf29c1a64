import { statSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, open } from './browser.js';
import { makePages, NASTY, type Pages } from './pages.js';

/** The machine may be busy. */
const PATIENT = { timeout: 10_000 };

let browser: Browser;
let pages: Pages;

beforeAll(async () => {
  pages = makePages();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  pages?.remove();
});

describe('the page of a run', () => {
  test('opens at once, draws every chart, and is quiet: no error, no request', async () => {
    const { page, trouble, opened_ms } = await open(browser, pages.outage);
    // A third of a second; the rest is for machines that are busy with other tests.
    expect(opened_ms).toBeLessThan(2_000);
    expect(await blankCharts(page)).toEqual([]);
    expect(await page.locator('.panel canvas').count()).toBeGreaterThan(4);
    await page.locator('#more-series > summary').click();
    await page.waitForTimeout(200);
    expect(await blankCharts(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('the scrubber moves the map, by mouse and by keyboard', async () => {
    const { page, trouble } = await open(browser, pages.outage, '#t=300');
    const replica = page.locator('#map .replica').first();
    await expect.poll(() => replica.textContent(), PATIENT).toBe('eastus200');
    await page.locator('#scrubber').fill('660');
    await expect.poll(() => replica.getAttribute('class'), PATIENT).toBe('replica down struck');
    expect(await page.locator('#map-words').textContent()).toMatch(/^11:00: .*eastus .*, down/);
    await page.locator('#scrubber').press('ArrowRight');
    await expect.poll(() => page.locator('#clock').textContent(), PATIENT).toBe('11:01');
    await page.locator('#scrubber').press('End');
    await expect.poll(() => replica.textContent(), PATIENT).toMatch(/^eastus0/);
    expect(await page.locator('#now-places li').first().textContent()).toMatch(/^eastus0/);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('plays through time, and stops', async () => {
    const { page } = await open(browser, pages.outage, '#t=600');
    const clock = () => page.locator('#clock').textContent();
    await page.locator('#play').click();
    await expect.poll(clock, PATIENT).not.toBe('10:00');
    await page.locator('#play').click();
    // What was pinned last is drawn with the next frame.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const stopped = await clock();
    await page.waitForTimeout(150);
    expect(await clock()).toBe(stopped);
    expect(page.url()).toMatch(/#t=\d+/);
    await page.context().close();
  });

  test('a deep link lands: moment, stretch and clients; another one in the open page, too', async () => {
    const { page } = await open(browser, pages.outage, '#t=712.321&from=600&to=900&client=us-default%2317');
    expect(await page.locator('#clock').textContent()).toBe('11:52');
    expect(await page.locator('#clients').inputValue()).toBe('us-default');
    expect(await page.locator('[data-panel="connected"] .legend').textContent()).toMatch(
      /^eastus80|^eastus0/,
    );
    const bar = await page.locator('.time-bar').boundingBox();
    expect(bar?.y).toBeLessThan(200);
    await page.locator('.milestones a', { hasText: '10:00' }).first().click();
    await expect.poll(() => page.locator('#clock').textContent(), PATIENT).toBe('10:00');
    await page.context().close();
  });

  test('pointing at one chart shows the moment in all; a click keeps it, a drag zooms all, a double click undoes', async () => {
    const { page } = await open(browser, pages.outage);
    const plot = page.locator('[data-panel="availability"] .plot');
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 30);
    await page.waitForTimeout(100);
    const cursors = await page
      .locator('.chart-column > .panel .cursor')
      .evaluateAll((all) => all.map((one) => one.getAttribute('style')));
    expect(new Set(cursors).size).toBe(1);
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => page.url(), PATIENT).toMatch(/#t=\d+(\.\d+)?$/);
    const kept = await page.locator('#clock').textContent();
    await page.mouse.move(10, 10);
    await page.waitForTimeout(100);
    expect(await page.locator('#clock').textContent()).toBe(kept);
    await page.mouse.move(box.x + box.width * 0.4, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 30, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => page.url(), PATIENT).toMatch(/from=\d+(\.\d+)?&to=\d+/);
    await plot.dblclick();
    await expect.poll(() => page.url(), PATIENT).not.toMatch(/from=/);
    await page.context().close();
  });

  test('prints', async () => {
    const { page, trouble } = await open(browser, pages.outage, '', { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    expect(pdf.length).toBeGreaterThan(50_000);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.time-bar').isVisible()).toBe(false);
    expect(await page.locator('.waterfall').isVisible()).toBe(true);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('names that hold HTML and scripts are text', async () => {
    const { page, trouble } = await open(browser, pages.nasty, '#t=200');
    expect(await page.title()).toContain(NASTY);
    expect(await page.locator('h1').textContent()).toBe(NASTY);
    expect(await page.locator('#now-places li').first().textContent()).toContain(NASTY);
    expect(await page.locator('#clients option').nth(1).textContent()).toBe(NASTY);
    await page.locator('#clients').selectOption({ index: 1 });
    expect(await page.locator('[data-panel="availability"] .legend li').first().textContent()).toContain(
      NASTY,
    );
    expect(await page.locator('img').count()).toBe(0);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('tells the story of a client, to which a link leads, and from which links lead into time', async () => {
    const { page, trouble } = await open(browser, pages.story, '#client=us%233');
    expect(await page.locator('#clients').inputValue()).toBe('us');
    const story = page.locator('#story');
    expect(await story.textContent()).toMatch(/us#3 was down for .*1 outage.*fault dark begins/s);
    const top = (await story.locator('[data-client]').boundingBox())?.y ?? -1;
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(200);
    await story.locator('.steps a').first().click();
    await expect.poll(() => page.locator('#clock').textContent(), PATIENT).toBe('3:00');
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('a link to the last client of a failover opens its story', async () => {
    const { page, trouble } = await open(browser, pages.outage);
    const story = page.locator('#waterfall [data-client]').first();
    expect(await story.getAttribute('open')).toBe(null);
    const client = await story.getAttribute('data-client');
    await page.evaluate(`location.hash = 'client=${encodeURIComponent(client ?? '')}'`);
    await expect.poll(() => story.getAttribute('open'), PATIENT).toBe('');
    expect(await story.textContent()).toMatch(/fault dark begins.*tolerated failures.*served again/s);
    await story.locator('.steps a').first().click();
    await expect.poll(() => page.locator('#clock').textContent(), PATIENT).toBe('10:00');
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('of a registry shows when images and hosts were served, and no connections', async () => {
    const { page, trouble } = await open(browser, pages.registry, '#t=160');
    const reading = (panel: string) => page.locator(`[data-panel="${panel}"] .legend`).textContent();
    expect(await reading('images')).toBe('eastus1westeurope1pushed1');
    expect(await reading('rollouts')).toMatch(/^aks-us0aks-eu0$/);
    await page.locator('#scrubber').fill('300');
    await expect.poll(() => reading('rollouts'), PATIENT).toMatch(/^aks-us6aks-eu6$/);
    expect(await page.locator('#map-words').textContent()).not.toContain('Connections');
    expect(await page.locator('[data-reached] .legend li').count()).toBe(3);
    expect(await blankCharts(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });

  test('of a million clients opens within three seconds, and is a small file', async () => {
    expect(statSync(pages.million).size).toBeLessThan(3_000_000);
    const { page, trouble, opened_ms } = await open(browser, pages.million, '#t=400');
    expect(opened_ms).toBeLessThan(3_000);
    expect(await page.locator('.facts').textContent()).toContain('1,000,000 clients');
    expect(await page.locator('[data-panel="connected"] .legend').textContent()).toMatch(/\d k/);
    expect(await blankCharts(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

describe('the page of a comparison', () => {
  test('draws its designs against each other and against the number in which they differ', async () => {
    const { page, trouble } = await open(browser, pages.comparison);
    expect(await page.locator('.dots').first().locator('li:not(.ends)').count()).toBe(4);
    expect(await page.locator('#curves canvas').count()).toBeGreaterThan(2);
    expect(await blankCharts(page)).toEqual([]);
    const options = page.locator('#pareto-x option');
    const words = await page.locator('#pareto-words').textContent();
    expect(words).toMatch(/^Nobody beats in both: /);
    for (let index = 0; index < (await options.count()); index++) {
      await page.locator('#pareto-x').selectOption({ index });
      expect(await page.locator('#pareto-words').textContent()).toMatch(/^Nobody beats in both: \w/);
    }
    expect(trouble).toEqual([]);
    await page.context().close();
  });
});

test('the page of a sweep has a table for each figure, its settings along both sides', async () => {
  const { page, trouble } = await open(browser, pages.sweep);
  const surface = page.locator('.surface').first();
  expect(await surface.locator('thead').textContent()).toMatch(/\.ttl.*\.interval|\.interval.*\.ttl/s);
  expect(await surface.locator('tbody td').count()).toBe(4);
  const names = await page
    .locator('.dots')
    .first()
    .locator('.name')
    .evaluateAll((all) => all.map((one) => one.scrollWidth > one.clientWidth));
  expect(names).toEqual([false, false, false, false]);
  expect(trouble).toEqual([]);
  await page.context().close();
});

describe('accessibility', () => {
  const cases = [
    ...(['light', 'dark'] as const).flatMap((theme) =>
      (['outage', 'comparison'] as const).map((which) => ({ theme, which })),
    ),
    { theme: 'light', which: 'registry' },
    { theme: 'dark', which: 'sweep' },
  ] as const;
  test.each(cases)('axe finds nothing serious in the $which, $theme', async ({ theme, which }) => {
    const { page } = await open(browser, pages[which], '', { colorScheme: theme });
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    await page.evaluate(axe.source);
    const findings = (await page.evaluate(
      'axe.run().then(({violations}) => violations.map(({id, impact, nodes}) => ({id, impact, nodes: nodes.map(n => n.html).slice(0, 3)})))',
    )) as { id: string; impact: string; nodes: string[] }[];
    expect(findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    await page.context().close();
  });

  test('the theme can be chosen, and charts follow it', async () => {
    const { page } = await open(browser, pages.outage, '', { colorScheme: 'light' });
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.locator('#theme').click();
    await page.locator('#theme').click();
    expect(await page.locator('#theme').textContent()).toBe('Theme: dark');
    expect(await ground()).not.toBe(light);
    expect(await blankCharts(page)).toEqual([]);
    await page.context().close();
  });
});

/** The labels of charts on which there is nothing: all pixels are the same. */
async function blankCharts(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('canvas')].filter((canvas) => {
    if (canvas.closest('details:not([open])') !== null) return false;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint32Array(data.buffer);
    return pixels.every((pixel) => pixel === pixels[0]);
  }).map((canvas) => canvas.getAttribute('aria-label'))`);
}

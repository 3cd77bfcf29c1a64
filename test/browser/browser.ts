import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core';

/**
 * A headless Chromium from npm with all it needs, so that it runs where nothing is installed. It finds its
 * own libraries only where it takes the machine for one of its usual hosts.
 */
export async function launch(): Promise<Browser> {
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return driver.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((word) => !UNWANTED.includes(word)), '--disable-gpu'],
    headless: true,
  });
}

/**
 * For small cloud hosts, they make a browser that is not the one of the readers; and drawing through a
 * graphics card that is only imitated takes twice as long as without one.
 */
const UNWANTED: readonly string[] = [
  ...['--single-process', '--no-zygote', '--disable-web-security'],
  ...['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  ...['--in-process-gpu', '--ignore-gpu-blocklist'],
];

/** A page, and what a quiet one has none of. */
export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, requests for anything but the file. */
  readonly trouble: readonly string[];
  /** From the call to a page that is drawn and can be used. */
  readonly opened_ms: number;
}

export async function open(
  browser: Browser,
  file: string,
  hash = '',
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  const address = `file://${file}`;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address && request.url() !== 'data:,') trouble.push(`request: ${request.url()}`);
  });
  const started_ms = performance.now();
  await page.goto(address + hash);
  await page.waitForSelector('html.ready', { state: 'attached' });
  // Two frames later what was drawn is on the screen.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return { page, trouble, opened_ms: performance.now() - started_ms };
}

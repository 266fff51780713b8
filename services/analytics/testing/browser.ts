import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

/** A browser of a test, with a profile of its own. */
export interface TestBrowser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Headless Chromium: `CHROME_PATH`, else an installed one, else the one of the npm package (Linux only). */
export async function openBrowser(): Promise<TestBrowser> {
  const { executablePath, args } = await findChromium();
  const profile = await mkdtemp(join(tmpdir(), 'handset-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...args, ...FLAGS],
    headless: true,
    viewport: { width: 1280, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-US',
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Why there is no Chromium here: the reason that a test skips with. Undefined where there is one. */
export const missingBrowser = (): string | undefined =>
  installedPath() !== undefined || (process.platform === 'linux' && process.arch === 'x64')
    ? undefined
    : 'there is no Chromium: install one, or say where it is in CHROME_PATH';

const installedPath = (): string | undefined =>
  process.env['CHROME_PATH'] || INSTALLED.find((path) => existsSync(path));

async function findChromium(): Promise<{ executablePath: string; args: readonly string[] }> {
  const installed = installedPath();
  if (installed !== undefined) return { executablePath: installed, args: [] };
  const { default: bundled } = await import('@sparticuz/chromium');
  return { executablePath: await bundled.executablePath(), args: bundled.args };
}

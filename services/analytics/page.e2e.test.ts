import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { simulatorConfig } from '../../scripts/simulate/config.ts';
import { history, planOf } from '../../scripts/simulate/history.ts';
import { publishAll } from '../../scripts/simulate/publish.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { createPublisher } from '../runtime/kafka/publisher.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas } from '../runtime/registry/schemas.ts';
import { missingBrowser, openBrowser, type TestBrowser } from './testing/browser.ts';

const SIMULATED = 700;
const PHONE = '+15555550142';
const CAMPAIGN = 'spring-of-tests';
const SCREENS = [
  'overview',
  'live',
  'campaigns',
  `campaigns/${CAMPAIGN}`,
  'segments',
  'errors',
  'catalogue',
  'carriers',
  'engagement',
  'messages',
  'messages/failed-message',
  'messages/sms-second',
  'operations',
];
/** A machine that is busy with other things answers late; nothing here measures time. */
const PATIENCE = { timeout: 30_000 };

let dataDir: string | undefined;
let system: System;
let browser: TestBrowser;
let page: Page;
let base: string;
let readKey: string;
let ingestKey: string;
/** What the page must never do, as it happened. */
const complaints: string[] = [];
/** Parts of complaints that a test provokes. */
const provoked = ['401 (Unauthorized)', '403 (Forbidden)', '404 (Not Found)'];

const missing = missingBrowser();
beforeEach((context) => context.skip(missing !== undefined, missing));

beforeAll(async () => {
  if (missing !== undefined) return;
  dataDir = await mkdtemp(join(tmpdir(), 'handset-page-'));
  [system, browser] = await Promise.all([startSystem({ dataDir, ports: 'free' }), openBrowser()]);
  base = system.urls['analytics']!;
  readKey = keyOf('HANDSET_READ_KEYS', '*:');
  ingestKey = keyOf('HANDSET_INGEST_KEYS', 'demo:');
  page = browser.context.pages()[0] ?? (await browser.context.newPage());
  page.setDefaultTimeout(PATIENCE.timeout);
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== base)
      complaints.push(`it asked ${request.url()}`);
  });
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

function keyOf(variable: string, account: string): string {
  const entry = (system.env[variable] ?? '').split(',').find((each) => each.startsWith(account)) ?? '';
  return entry.slice(account.length);
}

const api = async <T>(path: string): Promise<T> => {
  const answer = await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${readKey}` } });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
};
type Rows = { rows: Record<string, string | number>[] };

const send = async (kind: string, events: readonly object[]): Promise<void> => {
  const answer = await fetch(`${system.urls['ingest']}/v1/events/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(answer.status, await answer.text()).toBe(202);
};

const lead = () => page.locator('#lead');
/** Waits until what the address says stands there, whole. */
const settled = () => expect.poll(() => page.evaluate<boolean>(SETTLED), { ...PATIENCE, interval: 50 }).toBe(true);
const SETTLED = `document.querySelector('main').dataset.shown === location.hash && !document.querySelector('.skeleton, main[aria-busy]')`;

/** Goes to a view by its address, as a shared link does. */
async function open(hash: string): Promise<void> {
  await page.goto(`${base}/#/${hash}`);
  await settled();
}

/** Text without the thin spaces that stand before units. */
const plain = (text: string | null) => (text ?? '').replaceAll('\u202f', ' ');

test('a wrong key is said to be one; the right one signs in, and out again', async () => {
  await page.goto(base);
  await page.getByLabel('Read key').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This read key is not known here').waitFor();
  await page.getByLabel('Read key').fill(readKey);
  await page.keyboard.press('Enter');
  await lead().waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Read key').waitFor();
  expect(await browser.context.cookies()).toEqual([]);
});

test('a sign-in link leaves no key in the address, and a page without messages teaches how to send the first', async () => {
  await page.goto(`${base}/#key=${encodeURIComponent(readKey)}`);
  await lead().waitFor();
  await expect.poll(() => lead().textContent(), PATIENCE).toMatch(/Nothing was sent yet/);
  expect(page.url()).not.toContain(readKey);
  const [cookie] = await browser.context.cookies();
  expect(cookie).toMatchObject({ name: 'handset_session', httpOnly: true, sameSite: 'Strict' });
  expect(cookie?.value).not.toContain(readKey);

  const line = (await page.locator('pre').textContent()) ?? '';
  const [, url = '', body = ''] = /curl -X POST (\S+)[^]*-d '(.*)'/.exec(line) ?? [];
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey}`, 'content-type': 'application/json' },
    body,
  });
  expect(answer.status).toBe(202);
  await expect.poll(() => submitted(), PATIENCE).toBe(1);
});

const figures = async () =>
  (await api<Rows>('/v1/segments?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z')).rows[0]!;
const submitted = async (): Promise<number> => Number((await figures())['messages']);

test('Overview shows what the API answers, with what is not known', async () => {
  await seed();
  await open('overview?range=24h&tz=UTC&vs=before');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await settled();
  const { from, to } = await rangeOfPage();
  const [row] = (await api<Rows>(`/v1/segments?from=${from}&to=${to}`)).rows;
  const shown = async (step: string) =>
    Number((await page.locator(`[data-step="${step}"] .step-count`).textContent())!.replaceAll(',', ''));
  for (const name of ['messages', 'handed_off', 'delivered', 'clicked', 'replied', 'converted'])
    expect(await shown(name), name).toBe(row![name]);
  const rate = ((100 * Number(row!['delivered'])) / Number(row!['messages'])).toFixed(1);
  expect(plain(await lead().textContent())).toContain(`Delivery is ${rate} % of`);
  expect(await page.locator('main').textContent()).toMatch(/no final receipt yet.*SMS has no read receipt/s);
  await page.locator('.chart svg').waitFor();
  expect(await page.locator('.chart').getAttribute('aria-label')).toMatch(/Delivery/);
});

/** Real traffic of the last hours, and one message of ours that a carrier filtered. */
async function seed(): Promise<void> {
  const config = simulatorConfig(system.env);
  const publisher = createPublisher(createKafka(config.kafka, 'page-test', createLogger('page-test', 'silent')));
  const plan = planOf({ seed: 'page', messages: SIMULATED, until: Date.now() - 60_000 });
  const schemaIds = await registerSchemas(config.registryUrl);
  await publishAll(history(plan), { publisher, schemaIds, rate: 0, patience: PATIENCE.timeout });
  await publisher.stop();
  const at = Date.now() - 30_000;
  const message_id = 'failed-message';
  await send('submit', [{ message_id, sender: '88000', recipient: PHONE, campaign_id: CAMPAIGN, occurred_at: at }]);
  await send('handoff', [
    { message_id, outcome: 'accepted', vendor: 'twilio', carrier: 't-mobile', occurred_at: at + 400 },
  ]);
  await send('dlr', [
    { message_id, status: 'filtered', vendor: 'twilio', error_code: '30007', occurred_at: at + 3_400 },
  ]);
  const found = async () => (await api<Rows>(`/v1/messages?message_id=${message_id}`)).rows[0]?.['status'];
  await expect.poll(found, PATIENCE).toBe('filtered');
  // Receipts that know only a vendor's id come a hop later: every figure must stand still, not the messages alone.
  let before = '';
  const isStill = async () => {
    const row = await figures();
    const now = JSON.stringify(row);
    const still = now === before && Number(row['messages']) > SIMULATED * 0.9;
    before = now;
    return still;
  };
  await expect.poll(isStill, { ...PATIENCE, interval: 1_500 }).toBe(true);
}

/** The range that the page asks for, read from the call behind its table. */
async function rangeOfPage(): Promise<{ from: string; to: string }> {
  const href = (await page.locator('.tools a:has-text("Open as API call")').first().getAttribute('href')) ?? '';
  const { searchParams } = new URL(href, base);
  return { from: searchParams.get('from')!, to: searchParams.get('to')! };
}

test('Segments are grouped by any two dimensions, sorted, narrowed, and lead to their messages; Back undoes it', async () => {
  await open('segments?range=24h&tz=UTC&vs=before');
  await page.selectOption('#first', 'vendor');
  await page.waitForURL(/by=vendor%2Ccarrier/);
  await page.selectOption('#second', 'channel');
  await page.waitForURL(/by=vendor%2Cchannel/);
  await settled();
  const column = (index: number) => page.locator(`#segments tbody tr > :nth-child(${index})`).allTextContents();
  const { from, to } = await rangeOfPage();
  const expected = (await api<Rows>(`/v1/segments?by=vendor,channel&from=${from}&to=${to}`)).rows;
  const numbers = async () => (await column(3)).map((text) => Number(text.replaceAll(',', '')));
  expect(await numbers()).toEqual(expected.map((row) => row['messages']));
  await page.getByRole('button', { name: /^Messages/ }).click();
  expect(await numbers()).toEqual(expected.map((row) => row['messages']).sort((a, b) => Number(a) - Number(b)));
  expect(page.url()).toContain('sort=messages');

  await page
    .locator('#segments tbody a', { hasText: /^twilio$/ })
    .first()
    .click();
  await page.waitForURL(/vendor=twilio/);
  await settled();
  expect(new Set(await column(1))).toEqual(new Set(['twilio']));
  await page
    .locator('#segments tbody tr')
    .first()
    .getByRole('link', { name: /messages: show them/ })
    .click();
  await page.waitForURL(/#\/messages\?.*vendor=twilio.*channel=/);
  await settled();
  expect(await page.locator('#messages tbody tr').count()).toBeGreaterThan(0);
  await page.goBack();
  await page.waitForURL(/#\/segments\?.*vendor=twilio/);
  await page.goBack();
  await page.waitForURL(/#\/segments\?(?!.*vendor=twilio)/);
  await settled();
  expect(await page.locator('#second').inputValue()).toBe('channel');

  await page.selectOption('#as', 'matrix');
  await page.locator('#matrix .cell a').first().waitFor();
});

/** Cells of a table on the page, row by row, as text. */
const cells = (id: string) =>
  page.evaluate<string[][]>(
    `[...document.querySelectorAll('#${id} tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))`,
  );
const whole = (text: string | undefined) => Number((text ?? '').replaceAll(',', ''));

test('Campaigns have their figures; one of them has its funnel by audience, and every message of it can be exported', async () => {
  await open('campaigns?range=24h&tz=UTC&vs=before');
  const { from, to } = await rangeOfPage();
  const expected = (await api<Rows>(`/v1/campaigns?sort=messages&limit=2000&from=${from}&to=${to}`)).rows;
  expect((await cells('campaigns')).map((row) => [row[0], whole(row[2])])).toEqual(
    expected.map((row) => [row['campaign_id'], row['messages']]),
  );
  const { campaign_id: id, account_id: account } = expected[0]!;
  const of = `campaign_id=${id}&account_id=${account}&from=${from}&to=${to}`;
  await page.locator('#campaigns tbody a').first().click();
  await page.waitForURL(new RegExp(`#/campaigns/${id}`));
  await settled();
  const groups = (await api<Rows>(`/v1/segments?by=audience,message_type&${of}`)).rows;
  const counts = ['messages', 'handed_off', 'delivered', 'clicked', 'replied', 'converted'];
  const shown = await page.evaluate<string[][]>(
    `[...document.querySelectorAll('#groups tbody tr')].map((row) => [...row.cells].slice(2, 8).map((cell) => (cell.querySelector('.figure') ?? cell).firstChild.textContent))`,
  );
  expect(shown.map((row) => row.map(whole))).toEqual(groups.map((row) => counts.map((name) => row[name])));

  await page.selectOption('#status', 'undelivered');
  await page.waitForURL(/status=undelivered/);
  await settled();
  const total = groups.reduce(
    (sum, row) =>
      sum + ['rejected', 'failed', 'expired', 'filtered'].reduce((lost, name) => lost + Number(row[name]), 0),
    0,
  );
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: 'Export all' }).getByRole('button', { name: 'CSV' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  expect(lines.length - 1).toBe(total);
  await page.getByText(`Done: ${total} row`).waitFor();

  await page.getByRole('button', { name: 'Open as SQL' }).first().click();
  const statement = (await page.locator('dialog pre').textContent()) ?? '';
  await page.keyboard.press('Escape');
  const answer = await fetch(`${system.env['HANDSET_CLICKHOUSE_URL']}/?database=handset`, {
    method: 'POST',
    headers: {
      'x-clickhouse-user': system.env['HANDSET_CLICKHOUSE_USER']!,
      'x-clickhouse-key': system.env['HANDSET_CLICKHOUSE_PASSWORD']!,
    },
    body: statement.trim().replace(/;$/, ' FORMAT JSONEachRow'),
  });
  const answered = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(answered.map((row) => Number(row['messages']))).toEqual(groups.map((row) => row['messages']));
});

test('Carriers show rates and percentiles as the API answers them', async () => {
  await open('carriers?range=24h&tz=UTC&vs=before');
  const { from, to } = await rangeOfPage();
  const rows = (await api<Rows>(`/v1/segments?by=carrier&from=${from}&to=${to}`)).rows;
  expect((await cells('carrier')).map((row) => whole(row[1]))).toEqual(rows.map((row) => row['messages']));
  const latency = (await api<Rows>(`/v1/latency?by=carrier&from=${from}&to=${to}`)).rows;
  const slow = latency.filter((row) => row['stage'] === 'submit_to_delivered' && Number(row['p50_ms']) < 60_000);
  for (const { carrier, p50_ms: p50 } of slow) {
    const row = (await cells('carrier')).find(([name]) => name === (carrier || 'not known'));
    expect(plain(row?.[6] ?? '')).toBe(`${(Number(p50) / 1000).toFixed(1)} s`);
  }
  await page.locator('.chart svg').waitFor();
});

test('two segments stand side by side, with what differs by more than chance in words', async () => {
  const keys = (await api<Rows>('/v1/segments?by=message_type')).rows.slice(0, 2).map((row) => row['message_type']);
  await open('segments?range=24h&tz=UTC&by=message_type');
  await page.selectOption('#one', String(keys[0]));
  await page.waitForURL(/one=/);
  await page.selectOption('#other', String(keys[1]));
  await page.locator('#side-by-side').waitFor();
  const [first] = (await cells('side-by-side')).filter(([name]) => name === 'Delivery rate');
  const of = async (type: string | number | undefined) => {
    const { from, to } = await rangeOfPage();
    const [row] = (await api<Rows>(`/v1/segments?message_type=${type}&from=${from}&to=${to}`)).rows;
    return `${(100 * Number(row!['delivery_rate'])).toFixed(1)}`;
  };
  expect(first?.[1]).toMatch(new RegExp(`^${await of(keys[0])}`));
  expect(first?.[2]).toMatch(new RegExp(`^${await of(keys[1])}`));
  expect(await page.locator('.lead-small').textContent()).toMatch(/chance/);
});

test('Engagement has the figures of the API, displays among those that can tell them', async () => {
  await open('engagement?range=24h&tz=UTC&vs=before&by=audience');
  const { from, to } = await rangeOfPage();
  const [row] = (await api<Rows>(`/v1/segments?from=${from}&to=${to}`)).rows;
  for (const name of ['clicked', 'replied', 'converted', 'opted_out'])
    expect(whole((await page.locator(`[data-tile="${name}"] dd`).first().textContent()) ?? ''), name).toBe(row![name]);
  for (const name of ['clicks_human', 'clicks_suspect', 'clicks_bot'])
    expect(whole((await page.locator(`[data-step="${name}"] .step-count`).textContent()) ?? ''), name).toBe(row![name]);
  const [rcs] = (await api<Rows>(`/v1/segments?channel=rcs&from=${from}&to=${to}`)).rows;
  const told = plain(await page.locator('[data-figure="read"]').textContent());
  expect(told).toContain(`${rcs!['read']} of ${Number(rcs!['delivered']) + Number(rcs!['delivered_inferred'])} RCS`);
  expect((await cells('engagement')).map((cell) => whole(cell[1]))).toEqual(
    (await api<Rows>(`/v1/segments?by=audience&from=${from}&to=${to}`)).rows.map((each) => each['messages']),
  );
});

const CLICKS = ['messages', 'clicked', 'clicks_human', 'clicks_suspect', 'clicks_bot'];

test('Engagement lists links, replies, conversions, consents, and what was sent after an opt-out', async () => {
  const at = Date.now() - 20_000;
  const person = { recipient: '+15555550188', sender: '88000' };
  const sent = (message_id: string, occurred_at: number) => ({
    message_id,
    ...person,
    campaign_id: 'defiant',
    occurred_at,
  });
  await send('submit', [sent('heard', at), sent('unheard', at + 9_000)]);
  await send('reply', [{ message_id: 'heard', ...person, body: 'please leave me alone', occurred_at: at + 2_000 }]);
  await send('consent', [{ message_id: 'heard', ...person, action: 'opt_out', occurred_at: at + 3_000 }]);
  const about = `campaign_id=defiant&from=${at - 1}&to=${at + 60_000}`;
  const found = async () =>
    Promise.all(
      ['consent-flags', 'replies'].map(async (name) => (await api<Rows>(`/v1/${name}?${about}`)).rows.length),
    );
  await expect.poll(found, PATIENCE).toEqual([1, 1]);

  await open('engagement?range=24h&tz=UTC');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await settled();
  for (const each of ['links', 'replies', 'touches', 'conversions', 'consents', 'consent-flags']) {
    const tools = page.locator(`.table-place:has(#${each}) .tools`);
    const path = (await tools.locator('a:has-text("Open as API call")').getAttribute('href')) ?? '';
    const { rows } = await api<Rows>(path);
    expect(await page.locator(`#${each} tbody tr`).count(), each).toBe(Math.min(10, rows.length));
    expect(await tools.getByText('Open as SQL').count(), each).toBe(1);
    if (each === 'links')
      expect((await cells('links'))[0]?.slice(2).map(whole)).toEqual(CLICKS.map((name) => rows[0]![name]));
  }
  await page.locator('#consent-flags a[href*="messages/unheard"]').waitFor();
  await page.locator('#consent-flags a[href*="messages/heard"]').waitFor();
  await page.getByText('may be an opt-out, look at it').first().waitFor();
  expect(await page.locator('main').textContent()).toContain('Texts of replies are not stored');
});

test('Operations tell how processors are, what could not be used and what nobody submitted; a replay needs the admin key', async () => {
  await open('operations?range=24h&tz=UTC&vs=before');
  expect(await lead().textContent()).toMatch(/partition/);
  expect((await cells('partitions')).map(([partition]) => partition)).toEqual(['0', '1', '2', '3']);
  const { from, to } = await rangeOfPage();
  const range = `from=${from}&to=${to}&limit=10000`;
  const letters = (await api<Rows>(`/v1/dead-letters?${range}`)).rows;
  expect(await page.locator('#code option').first().textContent()).toBe(`all (${letters.length})`);
  const orphaned = (await api<Rows>(`/v1/orphans?${range}`)).rows.map((row) => row['message_id']);
  expect((await cells('orphans')).map((cell) => cell[1])).toEqual(orphaned.slice(0, 12));
  const code = String(letters[0]!['code']);
  await page.selectOption('#code', code);
  await page.waitForURL(/code=/);
  await settled();
  const form = page.getByRole('form', { name: 'Replay' });
  const ask = async (key: string) => {
    await page.getByLabel('Admin key').fill(key);
    await form.getByRole('button', { name: 'What would be published?' }).click();
  };
  await ask(readKey);
  await form.getByText('That is not the admin key.').waitFor();
  await ask(system.env['HANDSET_ADMIN_KEY']!);
  const of = letters.filter((row) => row['code'] === code).length;
  await form.getByText(new RegExp(`^${of} records? would be published again`)).waitFor();
  await form.getByRole('button', { name: /^Publish \d+ records? again/ }).waitFor();
});

test('Errors say what each code means, what to do, and who is concerned', async () => {
  await open(`errors?range=24h&tz=UTC&vs=before&campaign_id=${CAMPAIGN}`);
  expect(plain(await lead().textContent())).toBe(
    '1 message of 1 (100.0 %) did not arrive; nearly all of them: Twilio or the carrier took the message for spam or a violation of its rules (twilio 30007).',
  );
  const row = page.locator('#errors-filtering tbody tr').first();
  expect(await row.textContent()).toMatch(/twilio 30007.*spam.*Check consent/s);
  await page.getByRole('link', { name: 'Show 1 message' }).click();
  await page.waitForURL(/error_family=filtering/);
  await settled();
  expect(await page.locator('#messages tbody tr').count()).toBe(1);
  await page.goBack();
  await settled();
  await row.getByRole('link', { name: 'twilio 30007' }).click();
  await page.locator('#concerned-carrier').getByText('t-mobile').waitFor();
});

test('the catalogue explains codes that were never seen, is searched and narrowed, and shows new codes on top', async () => {
  const at = Date.now() - 20_000;
  await send('submit', [{ message_id: 'new-code', sender: '88000', recipient: '+15555550143', occurred_at: at }]);
  await send('dlr', [
    { message_id: 'new-code', status: 'failed', vendor: 'bandwidth', error_code: '4799', occurred_at: at + 500 },
  ]);
  const listed = async () => (await api<Rows>('/v1/errors/new-codes?vendor=bandwidth')).rows.map(({ code }) => code);
  await expect.poll(listed, PATIENCE).toContain('4799');
  await open('catalogue?range=24h&tz=UTC&vs=before');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await settled();
  expect(await lead().textContent()).toMatch(/entries explain the codes of \d+ vendors; \d+ codes? that came/);
  const fresh = page.locator('#new-codes tbody tr', { hasText: 'bandwidth 4799' });
  expect(await fresh.textContent()).toMatch(/failed.*By its range 4700-4799/s);
  await page.getByLabel('Search the catalogue').fill('landline');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=landline/);
  await page.selectOption('#of', 'twilio');
  await page.waitForURL(/of=twilio/);
  await settled();
  const row = page.locator('#catalogue tbody tr', { hasText: 'twilio 30006' });
  expect(await row.textContent()).toMatch(/landline.*For engineers: .*Do not.*Recipient/s);
});

test('a failed message is found by its phone number with the keyboard alone, with what to do and all that happened', async () => {
  await open('overview?range=6h&tz=UTC&vs=before');
  await page.keyboard.press('/');
  await page.keyboard.type('+1 (555) 555-0142');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/messages\?/);
  await expect.poll(() => lead().textContent(), PATIENCE).toBe('1 message to +1 (555) 555-0142: it did not arrive.');
  const todo = page.getByRole('region', { name: 'What to do' });
  expect(await todo.textContent()).toMatch(/Filtered.*What to do: Check consent.*branded link/s);

  await page.locator('#messages button').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/messages\/failed-message\?/);
  await expect
    .poll(() => lead().textContent(), PATIENCE)
    .toBe('It did not arrive: it was filtered (twilio, t-mobile).');
  const events = page.locator('.timeline .event');
  expect(await Promise.all([0, 1, 2].map((index) => events.nth(index).getAttribute('data-kind')))).toEqual([
    'submit',
    'handoff',
    'dlr',
  ]);
  expect((await events.locator('.gap').allTextContents()).map(plain)).toEqual(['', '+400 ms', '+3.0 s']);
  expect(await events.nth(2).textContent()).toMatch(/Receipt: filtered.*code 30007.*decides/s);
  expect(await page.getByText('SMS has no read receipt').count()).toBe(1);
  const boxes = await Promise.all([0, 1, 2].map(async (index) => (await events.nth(index).boundingBox())!.x));
  expect(boxes).toEqual([...boxes].sort((a, b) => a - b));
  await page.goBack();
  await page.waitForURL(/q=/);
});

test('what was typed may be a campaign, a message id, something that is older than the range, or nothing', async () => {
  await open(`messages?range=24h&tz=UTC&vs=before&q=${CAMPAIGN}`);
  expect(await lead().textContent()).toBe(`Campaign ${CAMPAIGN}: of 1 messages, 1 did not arrive.`);
  await open(`messages?range=1000000000000/1000003600000&tz=UTC&vs=none&q=${encodeURIComponent(PHONE)}`);
  await page.getByText('all that is kept was searched').waitFor();
  await page.goto(`${base}/#/messages?range=24h&tz=UTC&vs=before&q=failed-message`);
  await page.waitForURL(/#\/messages\/failed-message\?/);
  await open('messages?range=24h&tz=UTC&vs=before&q=never-heard-of');
  expect(await lead().textContent()).toMatch(/Nothing is called “never-heard-of”/);
});

test('Live follows what happens within seconds, and shows a failure with its fix', async () => {
  await open('live');
  const at = Date.now();
  const ids = Array.from({ length: 30 }, (_, index) => `live-${index}`);
  await send(
    'submit',
    ids.map((message_id) => ({ message_id, sender: '88000', recipient: PHONE, occurred_at: at })),
  );
  await send('dlr', [
    { message_id: 'live-0', status: 'failed', vendor: 'twilio', error_code: '30003', occurred_at: at },
  ]);
  await expect.poll(() => lead().textContent(), PATIENCE).toMatch(/In the last minute \d+ messages went out/);
  await expect
    .poll(async () => Number(/minute (\d+)/.exec((await lead().textContent()) ?? '')?.[1] ?? 0), PATIENCE)
    .toBeGreaterThanOrEqual(30);
  const failure = page.locator('.failures li').first();
  await expect.poll(() => failure.textContent(), PATIENCE).toMatch(/twilio 30003.*Send again after some hours/s);
  await page.locator('.key li').first().waitFor();
  expect(await page.locator('.chart svg path').count()).toBeGreaterThan(2);
});

test('arrows walk through a table, Tab leaves it, and a definition shows at the focus', async () => {
  await open('segments?range=24h&tz=UTC&vs=before');
  await page.locator('#segments thead button').first().focus();
  const focused = () => page.evaluate<string>(`document.activeElement?.closest('td, th')?.textContent ?? ''`);
  const header = await focused();
  expect(header).toMatch(/^Audience/);
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toMatch(/^Carrier/);
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe(
    await page.locator('#segments tbody tr').first().locator(':nth-child(2)').first().textContent(),
  );
  await page.keyboard.press('End');
  await page.locator('#tip').getByText('95 % interval').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate<boolean>(`document.activeElement?.closest('#segments') === null`)).toBe(true);
});

test('an id that nobody knows is said to be one', async () => {
  await open('messages/never-heard-of');
  expect(await lead().textContent()).toBe('Nothing is known of a message “never-heard-of”.');
});

test('a chart is as wide as its panel when it is first drawn', async () => {
  await open('overview?range=24h&tz=UTC&vs=before');
  await page.locator('.chart svg').waitFor();
  const [chart, panel] = await Promise.all(
    ['.chart svg', '.chart'].map(async (place) => (await page.locator(place).boundingBox())!.width),
  );
  expect(chart).toBe(panel);
});

test('a message with hundreds of events shows the first of them, and the others when asked', async () => {
  const at = Date.now() - 600_000;
  await send('submit', [{ message_id: 'clicked', sender: '88000', recipient: PHONE, occurred_at: at }]);
  const click = (index: number) => ({ message_id: 'clicked', occurred_at: at + index, event_id: `c-${index}` });
  await send(
    'click',
    Array.from({ length: 99 }, (_, index) => click(index)),
  );
  const arrived = async () => (await api<{ steps: unknown[] }>('/v1/messages/clicked')).steps.length;
  await expect.poll(arrived, PATIENCE).toBe(100);
  await open('messages/clicked');
  expect(await page.locator('.timeline .event').count()).toBe(60);
  await page.getByRole('button', { name: 'Show all 100 events' }).click();
  expect(await page.locator('.timeline .event').count()).toBe(100);
});

test('a message shows the attempts of its send, and errors the numbers that cannot get a text', async () => {
  const occurred_at = Date.now() - 10_000;
  const sent = { sender: '88000', recipient: '+12025550142', campaign_id: 'fallbacks', occurred_at };
  await send('submit', [
    { ...sent, message_id: 'rcs-first', channel: 'rcs' },
    {
      ...sent,
      message_id: 'sms-second',
      parent_message_id: 'rcs-first',
      occurred_at: occurred_at + 1,
    },
    { ...sent, message_id: 'to-landline', recipient: '+442079460000' },
  ]);
  await send('dlr', [
    { message_id: 'rcs-first', status: 'expired', vendor: 'rbm', occurred_at: occurred_at + 2_000 },
    { message_id: 'sms-second', status: 'delivered', vendor: 'twilio', occurred_at: occurred_at + 4_000 },
  ]);
  const known = async () => (await api<Rows>('/v1/messages?campaign_id=fallbacks')).rows.map((row) => row['status']);
  await expect.poll(async () => (await known()).sort(), PATIENCE).toEqual(['delivered', 'expired', 'submitted']);

  await open('messages/sms-second?range=24h&tz=UTC&vs=before');
  const each = () => page.locator('.attempts li').allTextContents();
  expect(await each()).toEqual([
    expect.stringMatching(/^RCS first Expired/) as string,
    expect.stringMatching(/^SMS as fallback \(this message\) Delivered/) as string,
  ]);
  await page.locator('.attempts a').click();
  await page.waitForURL(/#\/messages\/rcs-first\?/);
  await settled();
  expect((await each())[0]).toMatch(/^RCS first \(this message\) Expired/);

  await open('errors?range=24h&tz=UTC&vs=before&campaign_id=fallbacks');
  expect(await cells('recipient-problems')).toEqual([
    ['landline', 'It is a landline, which gets no texts.', expect.stringContaining('mobile number'), '1', '0'],
  ]);
  await open('messages/to-landline?range=24h&tz=UTC&vs=before');
  await page.getByText('Ask the person for a mobile number').waitFor();
});

test('a name that does not end does not push the figures off the page', async () => {
  const [audience, campaign_id] = ['a'.repeat(512), 'c'.repeat(512)];
  await send('submit', [{ sender: '88000', recipient: PHONE, occurred_at: Date.now(), audience, campaign_id }]);
  const rows = async () => (await api<Rows>(`/v1/segments?audience=${audience}`)).rows[0]!['messages'];
  await expect.poll(rows, PATIENCE).toBe(1);
  await page.setViewportSize({ width: 1280, height: 900 });
  await open(`segments?range=24h&tz=UTC&by=audience,campaign_id&audience=${audience}`);
  const count = await page.locator('#segments tbody td.number').first().boundingBox();
  expect(count!.x + count!.width).toBeLessThan(900);
});

/** Pictures of the README: taken anew with `HANDSET_SCREENSHOTS=1`. */
const PICTURES = {
  overview: ['overview', 'light'],
  message: ['messages/failed-message', 'light'],
  errors: ['errors', 'dark'],
} as const;

test('the pictures of the README can be taken', async () => {
  const folder = join(import.meta.dirname, '../../docs');
  await page.setViewportSize({ width: 1280, height: 860 });
  for (const [name, [view, colorScheme]] of Object.entries(PICTURES)) {
    await page.emulateMedia({ colorScheme });
    await open(`${view}?tz=UTC`);
    const path = process.env['HANDSET_SCREENSHOTS'] === '1' ? { path: join(folder, `${name}.png`) } : {};
    expect((await page.screenshot(path)).length).toBeGreaterThan(10_000);
  }
  await page.emulateMedia({ colorScheme: 'light' });
});

test('no screen has a serious barrier, in light and in dark', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const view of [...SCREENS, 'segments?as=matrix', 'errors?code=twilio:30007']) {
    await open(view);
    await page.evaluate(axe);
    for (const [colorScheme, run] of [
      ['light', `axe.run({resultTypes: ['violations']})`],
      // What the dark can break is contrast.
      ['dark', `axe.run({runOnly: ['color-contrast'], resultTypes: ['violations']})`],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate<AxeResults>(run);
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect(told, `${view}, ${colorScheme}`).toEqual([]);
    }
  }
});

test('nothing of it scrolls sideways on a narrow screen', async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  for (const view of SCREENS) {
    await open(view);
    const wide = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide, view).toBeLessThanOrEqual(0);
  }
  const cut = await page.evaluate<number>(
    `(() => { const menu = document.querySelector('.menu'); return menu.scrollWidth - menu.clientWidth; })()`,
  );
  expect(cut, 'the menu').toBeLessThanOrEqual(0);
});

test('the console stayed silent, and no request left the origin', () => {
  expect(complaints.filter((each) => !provoked.some((part) => each.includes(part)))).toEqual([]);
});

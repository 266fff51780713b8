import type { Click } from '../../schemas/events.ts';
import { CURRENCIES, type Country } from './recipients.ts';
import type { Journey } from './journey.ts';
import type { Random, Weighted } from './random.ts';
import type { Source } from './world.ts';

/** Who received what. */
export interface Reader {
  readonly source: Source;
  readonly channel: string;
  readonly country: Country;
  readonly sender: string;
  readonly recipient: string;
}

const MINUTE = 60_000;

const BROWSERS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
];
/** A scanner in a data centre that calls itself a browser. */
const DESKTOP =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';
const ROBOTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'python-requests/2.32.3',
];

/** What recipients (and machines on the way) do with a message that arrived at a moment (epoch ms). */
export function engage(journey: Journey, reader: Reader, arrivedAt: number): void {
  const { dice } = journey;
  const readAt = arrivedAt + dice.lasting(MINUTE, 3);
  if (reader.channel === 'rcs' && dice.chance(0.65)) journey.note('read', readAt, {});
  if (reader.source.hasLink) follow(journey, reader, arrivedAt, readAt);
  if (dice.chance(0.02)) answer(journey, reader, readAt + dice.lasting(MINUTE, 2));
  if (dice.chance(0.004)) optOut(journey, reader, readAt + dice.lasting(MINUTE, 2));
}

function follow(journey: Journey, reader: Reader, arrivedAt: number, readAt: number): void {
  const { dice } = journey;
  // Carriers and apps fetch links before anybody reads them.
  if (dice.chance(0.06)) click(journey, arrivedAt + dice.below(2_000), { user_agent: dice.pick(ROBOTS) });
  if (dice.chance(0.01)) click(journey, arrivedAt + dice.below(2_000), { method: 'HEAD' });
  if (dice.chance(0.005))
    click(journey, arrivedAt + dice.below(3_000), { class: 'suspect', reasons: ['seconds after handoff'] });
  if (dice.chance(0.015)) scan(journey, arrivedAt - dice.below(4_000));
  if (dice.chance(0.01)) crowd(journey, arrivedAt + dice.below(20_000));
  if (!dice.chance(reader.source.appeal)) return;
  let clickedAt = readAt + dice.lasting(30_000, 2.5);
  for (let left = clicksOf(dice); left > 0; left--) {
    // Some sit behind an operator's proxy, some browsers fetch before the tap, some fingers tap twice.
    const person = { user_agent: dice.pick(BROWSERS), ip: addressIn(dice) };
    if (dice.chance(0.05)) click(journey, clickedAt - dice.below(900), { ...person, reasons: ['prefetch'] });
    const reasons = dice.chance(0.04) ? [dice.pick(['data_centre', 'many_codes'])] : [];
    click(journey, clickedAt, { ...person, reasons, class: dice.chance(0.1) ? 'human' : '' });
    if (dice.chance(0.05)) click(journey, clickedAt + 100 + dice.below(500), { ...person, reasons });
    clickedAt += dice.waiting(2 * MINUTE);
  }
  if (dice.chance(0.12)) convert(journey, reader, clickedAt + dice.lasting(4 * MINUTE, 2));
}

/** One link in some thousands is forwarded to a crowd: more clicks than a message keeps. */
const clicksOf = (dice: Random): number => (dice.chance(0.0005) ? 250 + dice.below(60) : 1 + dice.below(2));

/** Fetches every link of the message at once. */
function scan(journey: Journey, at: number): void {
  const { dice } = journey;
  const scanner = { user_agent: DESKTOP, ip: addressIn(dice), reasons: dice.chance(0.7) ? ['data_centre'] : [] };
  click(journey, at, scanner);
  if (dice.chance(0.5)) click(journey, at + dice.below(1_800), { ...scanner, ...FOOTER });
}

/** The same link, fetched from many places at once. */
function crowd(journey: Journey, at: number): void {
  const { dice } = journey;
  for (let left = 2 + dice.below(3); left > 0; left--)
    click(journey, at + dice.below(1_200), { user_agent: dice.pick([DESKTOP, ...BROWSERS]), ip: addressIn(dice) });
}

const FOOTER = { link_id: 'footer', url: 'https://shop.example/imprint' };

const addressIn = (dice: Random): string => `${dice.pick(['203.0.113', '198.51.100', '192.0.2'])}.${dice.below(256)}`;

function click(journey: Journey, at: number, fields: Partial<Click>): void {
  const { dice } = journey;
  journey.note('click', at, {
    link_id: 'main',
    url: 'https://shop.example/offer',
    method: 'GET',
    ip: addressIn(dice),
    ...fields,
  });
}

function convert(journey: Journey, { country }: Reader, at: number): void {
  const { dice } = journey;
  const currency = CURRENCIES[country];
  const buy = (when: number, of: string): void =>
    journey.note('conversion', when, { name: 'purchase', value: (500 + dice.below(20_000)) / 100, currency: of });
  if (dice.chance(0.15)) journey.note('conversion', at, { name: 'signup' });
  buy(at + dice.below(MINUTE), currency);
  if (dice.chance(0.2)) buy(at + dice.waiting(20 * MINUTE), currency);
  if (dice.chance(0.03)) buy(at + dice.waiting(20 * MINUTE), dice.pick(['EUR', 'USD', 'GBP']));
  if (dice.chance(0.02))
    journey.note('conversion', at + dice.waiting(60 * MINUTE), {
      name: 'refund',
      value: -dice.below(5_000) / 100,
      currency,
    });
}

const WORDS: readonly Weighted<readonly [body: string, sentiment: number | null]>[] = [
  [['Thanks!', 0.8], 5],
  [['Great, see you then', 0.7], 3],
  [['Who is this?', -0.2], 2],
  [['Where is my order', -0.6], 2],
  [['Yes', null], 4],
  [['This is the worst service ever', -0.9], 1],
];

function answer(journey: Journey, { sender, recipient }: Reader, at: number): void {
  const [body, sentiment] = journey.dice.weighted(WORDS);
  journey.note('reply', at, {
    sender,
    recipient,
    body,
    sentiment,
    attribution: journey.dice.chance(0.7) ? 'given' : 'pair',
  });
}

function optOut(journey: Journey, { sender, recipient }: Reader, at: number): void {
  const { dice } = journey;
  const keyword = dice.pick(['STOP', 'UNSUBSCRIBE', 'CANCEL', 'QUIT']);
  journey.note('reply', at, { sender, recipient, body: keyword, keyword, attribution: 'given' });
  journey.note('consent', at + dice.below(200), { sender, recipient, action: 'opt_out', keyword, reason: 'keyword' });
  if (dice.chance(0.05))
    journey.note('consent', at + dice.waiting(10 * MINUTE), { sender, recipient, action: 'opt_in', keyword: 'START' });
}

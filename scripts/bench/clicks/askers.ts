import type { Random } from '../../simulate/random.ts';
import type { MadeHit, MadeMessage } from './made.ts';

export const PHONES = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
];
export const DESKTOPS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
];
export const ROBOTS = [
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'WhatsApp/2.23.20.0',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
];
export const PROGRAMS = ['curl/8.5.0', 'python-requests/2.32.3', 'Go-http-client/2.0', ''];

/** Data centres that are in the list, and one that is in none (all benchmarking or documentation networks). */
export const LISTED_NETWORKS = '198.18.0.0/16\n198.19.0.0/17';
const LISTED = ['198.18', '198.19'];
const UNLISTED = '203.0';

/** Addresses: of a household or a phone's own, of a carrier that hides many behind one, of a data centre. */
export const homeAddress = (dice: Random): string => `100.${64 + dice.below(64)}.${dice.below(256)}.${dice.below(256)}`;
export const natAddress = (dice: Random, addresses: number): string => {
  const n = dice.below(addresses);
  return `172.58.${n >> 8}.${n & 255}`;
};
export const cloudAddress = (dice: Random, listed: number): string =>
  dice.chance(listed)
    ? `${dice.pick(LISTED)}.${dice.below(128)}.${dice.below(256)}`
    : `${UNLISTED}.113.${dice.below(256)}`;

/** One hit of a message. */
export const hit = (
  { number: message }: MadeMessage,
  at: number,
  asked: Partial<Omit<MadeHit, 'headers'>> & { readonly agent: string; readonly headers?: Record<string, string> },
): MadeHit => {
  const { agent, headers = {}, ...rest } = asked;
  return {
    ...{ message, at: Math.round(at), link: 'offer', method: 'GET', ip: '', who: '' },
    ...rest,
    headers: agent === '' ? headers : { 'user-agent': agent, ...headers },
  };
};

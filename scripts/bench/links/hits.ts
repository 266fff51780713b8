import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

/** User agents of people, previews and programs, in about the shares that a campaign sees. */
const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
  'facebookexternalhit/1.1;line-poker/1.0',
];

/** Writes hits for autocannon (a HAR file): one of each link, each from an address of its own. */
export async function writeHits(file: string, url: string, codes: readonly string[]): Promise<void> {
  const entries = codes.map((code, index) => ({
    request: {
      method: 'GET',
      url: `${url}/${code}`,
      headers: [
        { name: 'user-agent', value: AGENTS[index % AGENTS.length] },
        { name: 'x-forwarded-for', value: `172.58.${randomInt(256)}.${randomInt(256)}` },
        { name: 'accept', value: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
      ],
    },
  }));
  await writeFile(file, JSON.stringify({ log: { entries } }));
}

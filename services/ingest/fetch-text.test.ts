import { expect, test } from 'vitest';
import { NotFetched, textFetcher } from './fetch-text.ts';

const answering = (response: () => Response) => textFetcher(async () => response());
const outcomeOf = async (asked: Promise<string>) => {
  const error: unknown = await asked.then(
    () => 'fetched',
    (thrown: unknown) => thrown,
  );
  return error instanceof NotFetched ? error.outcome : error;
};

test('a text is fetched', async () => {
  expect(await answering(() => new Response('-----BEGIN'))('https://sns.example.com/a.pem')).toBe('-----BEGIN');
});

test.each(['http://sns.example.com/a.pem', 'file:///etc/passwd', 'https://user:pass@sns.example.com/', 'sns', ''])(
  'only https without credentials is asked at all: %j',
  async (url) => {
    let asked = 0;
    const fetchText = textFetcher(async () => {
      asked += 1;
      return new Response('');
    });
    expect([await outcomeOf(fetchText(url)), asked]).toEqual(['refused', 0]);
  },
);

test('redirects are not followed: nobody has checked where they lead', async () => {
  const seen: (string | undefined)[] = [];
  const fetchText = textFetcher(async (_url, init) => {
    seen.push(init.redirect);
    return new Response('', { status: 302, headers: { location: 'http://169.254.169.254/' } });
  });
  expect(await outcomeOf(fetchText('https://sns.example.com/'))).toBe('refused');
  expect(seen).toEqual(['manual']);
});

test.each([
  [404, 'refused'],
  [403, 'refused'],
  [429, 'unreachable'],
  [503, 'unreachable'],
])('%d is %s', async (status, outcome) => {
  expect(await outcomeOf(answering(() => new Response('', { status }))('https://sns.example.com/'))).toBe(outcome);
});

test('a text without end is cut off', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  expect(await outcomeOf(answering(() => new Response(endless))('https://sns.example.com/'))).toBe('refused');
  expect(pulled).toBeLessThan(10);
});

test('what hangs is given up, and a flood waits for nobody', async () => {
  const signals: AbortSignal[] = [];
  const fetchText = textFetcher(async (_url, { signal }) => {
    signals.push(signal!);
    return new Promise<Response>((_resolve, reject) =>
      signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
    );
  });
  const hanging = Array.from({ length: 8 }, () => outcomeOf(fetchText('https://sns.example.com/')));
  expect(await outcomeOf(fetchText('https://sns.example.com/'))).toBe('unreachable');
  expect(signals).toHaveLength(8);
  for (const signal of signals) signal.dispatchEvent(new Event('abort'));
  expect(new Set(await Promise.all(hanging))).toEqual(new Set(['unreachable']));
});

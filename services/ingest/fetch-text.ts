/** Something outside could not be fetched. */
export class NotFetched extends Error {
  override readonly name = 'NotFetched';
  /** `refused`: there is nothing to be had at this URL. `unreachable`: there may be, later. */
  readonly outcome: 'refused' | 'unreachable';

  constructor(message: string, outcome: 'refused' | 'unreachable', options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

/** The text at an https URL. @throws NotFetched */
export type FetchText = (url: string) => Promise<string>;

/** A fetch, headers and body, may take this long (ms): vendors wait a few seconds for their answer. */
const WITHIN_MS = 4_000;
/** Most bytes of a text. Certificates and confirmations take a few thousand. */
const MAX_BYTES = 256 * 1024;
/** Most fetches at once, so that a flood of forged callbacks does not become a flood of ours. */
const MAX_AT_ONCE = 8;

/**
 * GET over https only, without credentials, without following redirects (their target was checked by nobody), bounded
 * in time, size and number. What is asked must have been checked by whoever asks.
 */
export function textFetcher(get: (url: URL, init: RequestInit) => Promise<Response>): FetchText {
  let running = 0;
  return async (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol !== 'https:' || url.username + url.password !== '')
      throw new NotFetched('only https URLs without credentials are fetched', 'refused');
    if (running >= MAX_AT_ONCE) throw new NotFetched('too many fetches at once', 'unreachable');
    running += 1;
    try {
      const response = await get(url, { redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
      return await textOf(response, url);
    } catch (error) {
      if (error instanceof NotFetched) throw error;
      throw new NotFetched(`${url.host}: ${String(error)}`, 'unreachable', { cause: error });
    } finally {
      running -= 1;
    }
  };
}

async function textOf(response: Response, { host }: URL): Promise<string> {
  if (response.status !== 200) {
    await response.body?.cancel();
    const outcome = response.status >= 500 || response.status === 429 ? 'unreachable' : 'refused';
    throw new NotFetched(`${host} answered ${response.status}`, outcome);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new NotFetched(`${host} answered more than ${MAX_BYTES} bytes`, 'refused');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { DOWNLOADS, type Database, type Download, type Row } from './clickhouse.ts';
import type { Access } from './access/keys.ts';
import { checkKeys, cursorBehind, pageOf, type Page } from './pages.ts';
import { one, whole, type QueryString } from './parameters.ts';
import { invalid } from './problem.ts';
import { paged, type ListQuery, type OrderKey } from './queries/order.ts';
import { readable } from './queries/readable.ts';

/** What goes with the rows of a JSON answer. */
export type Extras = (rows: readonly Row[]) => object | Promise<object>;

const isDownload = (name: string): name is Download => Object.hasOwn(DOWNLOADS, name);

/**
 * The format that a request wants: `?format=`, else the first that `Accept` names and we have, else JSON. `sql` is the
 * statement that answers it.
 */
export function wantedFormat(query: QueryString, accept: string | undefined): Download | 'json' | 'sql' {
  const named = one(query, 'format');
  if (named === undefined) return acceptedFormat(accept ?? '');
  if (named === 'json' || named === 'sql' || isDownload(named)) return named;
  throw invalid('format', `format must be one of json, ${Object.keys(DOWNLOADS).join(', ')}, sql.`);
}

function acceptedFormat(accept: string): Download | 'json' {
  for (const type of mediaTypes(accept)) {
    if (type === 'application/json' || type === '*/*') return 'json';
    for (const [name, download] of Object.entries(DOWNLOADS))
      if (download.type.split(';')[0] === type) return name as Download;
  }
  return 'json';
}

/** The media types of an `Accept` header, dearest first. */
function mediaTypes(accept: string): string[] {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1);
    return { type, quality: Number.isNaN(quality) ? 1 : quality };
  });
  return ranges
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ type }) => type);
}

/** A list that a request asks for. */
export interface Listing {
  readonly query: QueryString;
  readonly access: Access;
  readonly page: Page;
  /** The cursor of the page behind a row. */
  readonly cursorBehind: (order: readonly OrderKey[], row: Row) => string;
}

/** Reads which page of which list a request wants. `now` is epoch ms. */
export function listingOf(request: FastifyRequest, now: number): Listing {
  const query = request.query as QueryString;
  const asked = { path: request.url.split('?')[0]!, account: request.access.account, query };
  const page = pageOf(asked, now);
  return {
    query,
    access: request.access,
    page,
    cursorBehind: (order, row) => cursorBehind(asked, page, order, row),
  };
}

/** How many rows a list answers. */
export interface Lengths {
  /** Without `limit`, as JSON. */
  readonly usual: number;
  /** The largest `limit`, as JSON: such an answer is held in memory. Files are streamed, and may be endless. */
  readonly most: number;
}

/** Rows of a file, without and at most with a `limit`. */
const FILE_ROWS = 1_000_000_000;

/** Answers a list: a page as `{"rows": […], "next_cursor"?}`, or streamed in the format that the request wants. */
export async function answerList(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  listing: Listing,
  list: ListQuery,
  { usual, most }: Lengths,
  extras: Extras = () => ({}),
): Promise<FastifyReply> {
  const { query, page, cursorBehind: behind } = listing;
  checkKeys(page, list.order);
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const format = wantedFormat(query, request.headers.accept);
  if (format === 'json') {
    const limit = whole(query, 'limit', usual, most);
    // One row more tells whether there is another page.
    const found = await database.ask(paged(list, page.after, limit + 1), gone.signal);
    const rows = found.slice(0, limit);
    const next = found.length > limit ? { next_cursor: behind(list.order, rows.at(-1)!) } : {};
    return reply.send({ rows, ...next, ...(await extras(rows)) });
  }
  const limit = whole(query, 'limit', FILE_ROWS, FILE_ROWS);
  if (format === 'sql') return reply.type('text/plain; charset=utf-8').send(readable(paged(list, page.after, limit)));
  const stream = await database.download(paged(list, page.after, limit), format, gone.signal);
  return reply
    .type(DOWNLOADS[format].type)
    .header('content-disposition', `attachment; filename="handset.${format}"`)
    .send(stream);
}

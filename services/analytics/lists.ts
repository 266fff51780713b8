import type { FastifyReply, FastifyRequest } from 'fastify';
import { DOWNLOADS, type Database, type Download, type Row } from './clickhouse.ts';
import { one, type QueryString } from './parameters.ts';
import { invalid } from './problem.ts';
import type { Query } from './queries/query.ts';

/** What goes with the rows of a JSON answer. */
export type Extras = (rows: readonly Row[]) => object | Promise<object>;

const isDownload = (name: string): name is Download => Object.hasOwn(DOWNLOADS, name);

/** The format that a request wants: `?format=`, else the first that `Accept` names and we have, else JSON. */
export function wantedFormat(query: QueryString, accept: string | undefined): Download | 'json' {
  const named = one(query, 'format');
  if (named === undefined) return acceptedFormat(accept ?? '');
  if (named === 'json' || isDownload(named)) return named;
  throw invalid('format', `format must be one of json, ${Object.keys(DOWNLOADS).join(', ')}.`);
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

/** Answers a list: as `{"rows": […]}`, or streamed in the format that the request wants. */
export async function answerList(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  query: Query,
  extras: Extras = () => ({}),
): Promise<FastifyReply> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const format = wantedFormat(request.query as QueryString, request.headers.accept);
  if (format === 'json') {
    const rows = await database.ask(query, gone.signal);
    return reply.send({ rows, ...(await extras(rows)) });
  }
  const stream = await database.download(query, format, gone.signal);
  return reply
    .type(DOWNLOADS[format].type)
    .header('content-disposition', `attachment; filename="handset.${format}"`)
    .send(stream);
}

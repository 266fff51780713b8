import type { paths } from './generated/api.d.ts';

/** Paths that can be read. */
export type GetPath = {
  [P in keyof paths]: paths[P] extends { get: { responses: { 200: unknown } } } ? P : never;
}[keyof paths];

type Get<P extends GetPath> = paths[P] extends { get: infer Operation } ? Operation : never;

/** The JSON that a path answers. */
export type Answer<P extends GetPath> =
  Get<P> extends { responses: { 200: { content: { 'application/json': infer Json } } } } ? Json : never;

/** Paths that answer lists. */
export type ListPath = { [P in GetPath]: Answer<P> extends { rows: unknown[] } ? P : never }[GetPath];

/** A row of a list. */
export type Row<P extends ListPath> = Answer<P> extends { rows: (infer Each)[] } ? Each : never;

/** What a path may be asked with: `parameters` of the path itself, and of its query. */
export type Query<P extends GetPath> =
  Get<P> extends { parameters: { query?: infer Asked } } ? NonNullable<Asked> : never;
export type PathParameters<P extends GetPath> =
  Get<P> extends { parameters: { path: infer Named } } ? Named : Record<string, never>;

export type FileFormat = 'csv' | 'ndjson' | 'parquet' | 'arrow';

/** A refusal, as the API words it. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  readonly code: string;
  /** Parameter that is wrong, where one is. */
  readonly field: string | undefined;

  constructor(status: number, { code, message, field }: { code: string; message: string; field?: string }) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

export interface ClientOptions {
  /** Where the API answers, such as http://127.0.0.1:8090. */
  readonly url: string;
  readonly key: string;
  readonly fetch?: typeof fetch;
}

/**
 * A client of the API whose questions and answers have the types of its OpenAPI description.
 * @throws ApiRefusal from every method if the API refuses; what `fetch` throws if it cannot be reached.
 */
export function createClient({ url, key, fetch: send = fetch }: ClientOptions) {
  async function ask(path: string, named: object, query: object, headers: Record<string, string>): Promise<Response> {
    const answer = await send(url + filled(path, named) + searchOf(query), {
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
    if (answer.ok) return answer;
    const { error } = (await answer.json()) as { error: { code: string; message: string; field?: string } };
    throw new ApiRefusal(answer.status, error);
  }
  async function get<P extends GetPath>(path: P, query?: Query<P>, named?: PathParameters<P>): Promise<Answer<P>> {
    const answer = await ask(path, named ?? {}, query ?? {}, { accept: 'application/json' });
    return (await answer.json()) as Answer<P>;
  }
  return {
    get,
    /** All rows of a list, page by page. */
    async *rows<P extends ListPath>(path: P, query?: Query<P>): AsyncGenerator<Row<P>, void> {
      let cursor: string | undefined;
      do {
        const asked = { ...query, ...(cursor !== undefined && { cursor }) } as Query<P>;
        const page = (await get(path, asked)) as { rows: Row<P>[]; next_cursor?: string };
        yield* page.rows;
        cursor = page.next_cursor;
      } while (cursor !== undefined);
    },
    /** A list as a file, as it comes. */
    async file<P extends ListPath>(path: P, format: FileFormat, query?: Query<P>): Promise<ReadableStream<Uint8Array>> {
      const { body } = await ask(path, {}, { ...query, format }, {});
      if (body === null) throw new Error('the answer has no body');
      return body;
    },
  };
}

const filled = (path: string, named: object): string =>
  Object.entries(named).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  );

function searchOf(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Record<string, Given | readonly Given[]>))
    for (const each of [value ?? []].flat()) params.append(name, String(each));
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

type Given = string | number | boolean | undefined;

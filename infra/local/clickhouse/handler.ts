import type { IncomingMessage, ServerResponse } from 'node:http';
import { allowedSettings, checkAccess } from './access.ts';
import { commonHeaders, discardBody, refuse, startAnswer, type About, type Answer, type Summary } from './answer.ts';
import { readIncoming, spool, type Incoming, type Spooled } from './body.ts';
import type { Engine, Handle } from './engine.ts';
import type { Pipes } from './pipes.ts';
import { readRequest, type QueryRequest } from './request.ts';
import { snapshotSettings, type Sessions } from './sessions.ts';
import { exceptionCode, ServerException } from './exceptions.ts';
import { fromFile, intoFile, type Insert, type Query, type Statement } from './statement.ts';
import { keepQuotas } from './quotas.ts';
import { authenticate, type User } from './users.ts';
import { keepCancelling, killByClientId, runningQueries } from './running.ts';

const SYNTAX_ERROR = 62;

/** What a handler works with. */
export type Ground = {
  engine: Engine;
  sessions: Sessions;
  pipes: Pipes;
  users: readonly User[];
  about: About;
  spoolDir: string;
  log: (line: string) => void;
};

type Job = { request: QueryRequest; user: User; handle: Handle; answer: Answer };

/** Answers one HTTP request after another as ClickHouse's HTTP interface does. */
export function queryHandler(ground: Ground): (message: IncomingMessage, response: ServerResponse) => void {
  const running = runningQueries();
  const quotas = keepQuotas();

  async function answerQuery(message: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    let queryId: string | null = null;
    try {
      const user = authenticate(ground.users, message, url);
      const request = readRequest(message, url);
      queryId = request.queryId;
      const incoming = await readIncoming(
        request.urlQuery,
        message,
        request.encoding,
        request.blocksIn ? 'blocks' : 'none',
      );
      checkAccess(user.role, incoming.text, request.database);
      const done = running.begin(request.queryId);
      try {
        const leave = quotas.enter(user);
        await runQuery(response, request, user, incoming).finally(leave);
      } finally {
        done();
      }
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else refuse(response, error, ground.about, queryId);
    } finally {
      discardBody(message);
    }
  }

  async function runQuery(
    response: ServerResponse,
    request: QueryRequest,
    user: User,
    incoming: Incoming,
  ): Promise<void> {
    const { statement } = incoming;
    const format = (statement.kind === 'query' ? statement.format : null) ?? request.defaultFormat ?? 'TabSeparated';
    const spooled = incoming.data && (await spool(ground.spoolDir, incoming.data));
    const stopWatching = onGone(response, () => ground.engine.cancel(request.queryId));
    const answer = startAnswer(response, request, format, ground.about, ground.spoolDir);
    try {
      await answer.end(await runLeased({ request, user, answer }, statement, format, spooled));
    } catch (error) {
      await answer.fail(withoutOurOwn(error, ground.spoolDir));
    } finally {
      stopWatching();
      await spooled?.remove();
    }
  }

  /** The connection is given back before the answer ends: a session's next request may come at once. */
  async function runLeased(
    asked: Omit<Job, 'handle'>,
    statement: Statement,
    format: string,
    spooled: Spooled | null,
  ): Promise<Summary> {
    const { request, user } = asked;
    const { handle, kept, release } = await ground.sessions.lease(user, request.session);
    try {
      const settings = allowedSettings(user.role, request.settings);
      const restore = kept
        ? await snapshotSettings(
            handle,
            settings.map(([name]) => name),
          )
        : async () => undefined;
      try {
        await prepare(handle, settings, request, user);
        const job: Job = { ...asked, handle };
        return await (statement.kind === 'query'
          ? runPlain(job, statement, format)
          : runInsert(job, statement, spooled));
      } finally {
        await restore();
      }
    } finally {
      release();
    }
  }

  async function runInsert({ request, handle, user }: Job, insert: Insert, spooled: Spooled | null): Promise<Summary> {
    if (request.readonly) throw readonlyRefused();
    if (user.role === 'reader')
      throw new ServerException(
        497,
        'ACCESS_DENIED',
        `${user.name}: Not enough privileges. To execute this query, it's necessary to have the grant INSERT`,
      );
    if (!spooled) throw new ServerException(108, 'NO_DATA_TO_INSERT', 'No data to insert');
    const format = insert.format ?? request.defaultFormat ?? 'Values';
    const { rowsWritten, bytesWritten, elapsed } = await handle.insert(
      fromFile(insert, spooled.path, format, spooled.compression),
    );
    return {
      readRows: rowsWritten,
      readBytes: bytesWritten,
      writtenRows: rowsWritten,
      writtenBytes: bytesWritten,
      elapsedSeconds: elapsed,
    };
  }

  async function runPlain(job: Job, query: Query, format: string): Promise<Summary> {
    if (query.answers === 'rows') return answerRows(job, query, format);
    if (job.user.role === 'reader')
      throw new ServerException(
        497,
        'ACCESS_DENIED',
        `${job.user.name}: Not enough privileges. This user can only read`,
      );
    if (job.request.readonly) throw readonlyRefused();
    return runCommand(job, query, format);
  }

  async function runCommand({ handle, answer }: Job, query: Query, format: string): Promise<Summary> {
    const text = `${query.text}\n${query.settings}`;
    const sql = /^\s*KILL\b/i.test(text) ? killByClientId(text) : text;
    if (/^\s*INSERT\b/i.test(query.text)) {
      const { rowsWritten, bytesWritten, elapsed } = await handle.insert(sql);
      return {
        readRows: rowsWritten,
        readBytes: bytesWritten,
        writtenRows: rowsWritten,
        writtenBytes: bytesWritten,
        elapsedSeconds: elapsed,
      };
    }
    const { bytes, rowsRead, bytesRead, elapsed } = await handle.query(sql, format);
    if (bytes.length > 0) await answer.write(Buffer.from(bytes));
    return { readRows: rowsRead, readBytes: bytesRead, writtenRows: 0, writtenBytes: 0, elapsedSeconds: elapsed };
  }

  async function answerRows(job: Job, query: Query, format: string): Promise<Summary> {
    try {
      return await streamRows(job, query, format);
    } catch (error) {
      if (exceptionCode(String(error)) !== SYNTAX_ERROR) throw error;
      // The engine points at what the server put in; asked again without that, it points at what is wrong.
      return runCommand(job, query, format);
    }
  }

  async function streamRows({ handle, answer }: Job, query: Query, format: string): Promise<Summary> {
    const pipe = await ground.pipes.take();
    const reader = pipe.open();
    try {
      const pumped = pump(reader.stream, answer);
      const ran = handle.query(intoFile(query, pipe.path, format), format).finally(reader.finish);
      const [{ rowsRead, bytesRead, elapsed }] = await settleBoth(ran, pumped);
      return { readRows: rowsRead, readBytes: bytesRead, writtenRows: 0, writtenBytes: 0, elapsedSeconds: elapsed };
    } finally {
      await reader.close();
      pipe.release();
    }
  }

  return (message, response) => {
    const url = new URL(message.url ?? '/', 'http://clickhouse');
    commonHeaders(response, ground.about);
    if (
      url.pathname === '/ping' ||
      url.pathname === '/replicas_status' ||
      (url.pathname === '/' && message.method === 'GET' && url.search === '')
    )
      return ok(message, response);
    if (url.pathname !== '/' && url.pathname !== '/query') return notFound(message, response, url);
    if (!['GET', 'POST', 'HEAD'].includes(message.method ?? '')) return notFound(message, response, url);
    void answerQuery(message, response, url);
  };
}

/** Reads the engine's end of a pipe to its end, whatever becomes of the client: a pipe that nobody reads stops the engine. */
async function pump(stream: NodeJS.ReadableStream, answer: Answer): Promise<void> {
  for await (const chunk of stream) await answer.write(chunk as Buffer);
}

async function settleBoth<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'rejected') throw first.reason as Error;
  if (second.status === 'rejected') throw second.reason as Error;
  return [first.value, second.value];
}

/** An engine's error without what the server itself put into the statement. */
function withoutOurOwn(error: unknown, spoolDir: string): unknown {
  if (!(error instanceof Error) || error instanceof ServerException) return error;
  const text = error.message
    .replace(/\s*INTO OUTFILE '[^']*' APPEND FORMAT \w+/g, '')
    .replace(/ ?FROM INFILE '[^']*' COMPRESSION '\w+'/g, '')
    .replace(/: \(in file\/uri [^)]*\)/g, '')
    .replaceAll(spoolDir, '');
  return new Error(text);
}

/** Gives a connection the database, settings and parameters of one request. */
async function prepare(handle: Handle, settings: [string, string][], request: QueryRequest, user: User): Promise<void> {
  if (request.database !== null) await handle.use(request.database);
  await handle.set([...settings.filter(([name]) => name !== 'log_comment'), ['log_comment', request.queryId]]);
  await handle.bind(request.params);
  // Last, as nothing can be set after it, by the statement's own SETTINGS neither.
  if (user.role === 'reader') await handle.set([['readonly', '1']]);
}

/** Cancels for as long as a client is gone and its query is not over. */
function onGone(response: ServerResponse, cancel: () => Promise<void>): () => void {
  let stop = () => undefined as void;
  const gone = () => {
    if (!response.writableFinished) stop = keepCancelling(cancel);
  };
  if (response.destroyed) gone();
  else response.once('close', gone);
  return () => {
    response.off('close', gone);
    stop();
  };
}

const readonlyRefused = (): ServerException =>
  new ServerException(
    164,
    'READONLY',
    'Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries.',
  );

function ok(message: IncomingMessage, response: ServerResponse): void {
  discardBody(message);
  response.setHeader('Content-Type', 'text/html; charset=UTF-8');
  response.end('Ok.\n');
}

function notFound(message: IncomingMessage, response: ServerResponse, url: URL): void {
  discardBody(message);
  response.statusCode = 404;
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  response.end(
    `There is no handle ${url.pathname}\n\nUse / or /ping for health checks.\nSend queries from your program with POST method or GET /?query=...\n`,
  );
}

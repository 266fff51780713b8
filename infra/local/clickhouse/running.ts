import { ServerException } from './exceptions.ts';
import { identifierName, tokens } from './lexer.ts';

/** The queries under way, by their `query_id`. */
export type Running = {
  /** Throws {@link ServerException} 216 while a query of that id runs; returns what to call at its end. */
  begin: (queryId: string) => () => void;
};

/** Keeps `query_id` unique among the queries that run. */
export function runningQueries(): Running {
  const ids = new Set<string>();
  return {
    begin: (queryId) => {
      if (ids.has(queryId))
        throw new ServerException(
          216,
          'QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING',
          `Query with id = ${queryId} is already running.`,
        );
      ids.add(queryId);
      return () => void ids.delete(queryId);
    },
  };
}

/**
 * The engine gives each query an id of its own and takes none from outside, so the client's id travels as the query's
 * `log_comment`, and a KILL QUERY that names a `query_id` is pointed there.
 */
export function killByClientId(sql: string): string {
  let out = '';
  let at = 0;
  for (const token of tokens(sql)) {
    if (identifierName(token)?.toLowerCase() !== 'query_id') continue;
    out += `${sql.slice(at, token.start)}Settings['log_comment']`;
    at = token.end;
  }
  return out + sql.slice(at);
}

/** Asks `cancel` again and again until `stop` is called: the query may still stand in line when the first call comes. */
export function keepCancelling(cancel: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const again = () => {
    void cancel()
      .catch(() => undefined)
      .then(() => {
        if (!stopped) timer = setTimeout(again, 250);
      });
  };
  again();
  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };
}

import { identifierName, isWord, quoteString, stringValue, tokens, type Token } from './lexer.ts';
import { ServerException } from './exceptions.ts';

/** One statement as it came, taken apart as far as the server has to know it. */
export type Statement = Insert | Query;

/** An INSERT that brings data: what follows `dataStart` (an offset into the text) is data, not SQL. */
export type Insert = {
  kind: 'insert';
  /** Up to where a `FROM INFILE` can be put. */
  head: string;
  /** From there to the FORMAT or VALUES clause (a SETTINGS clause, or a whole SELECT). */
  tail: string;
  /** The format of the data; null if the statement does not say. */
  format: string | null;
  dataStart: number;
  /** Where `input('structure')` stands in `tail`, if rows go through a SELECT. */
  input: { start: number; end: number; structure: string } | null;
};

/** Anything else. */
export type Query = {
  kind: 'query';
  /** The statement without a closing semicolon and without its FORMAT clause. */
  text: string;
  /** The FORMAT clause's format, or null. */
  format: string | null;
  /** A SETTINGS clause that stood behind the FORMAT clause. */
  settings: string;
  /** `rows` answers with rows of any number; `command` does something. */
  answers: 'rows' | 'command';
};

const ROWS = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'FROM', 'VALUES', '(']);
const COMMANDS = new Set(
  'ALTER ANALYZE ATTACH BACKUP BEGIN CHECK COMMIT CREATE DELETE DETACH DROP EXCHANGE EXECUTE GRANT INSERT KILL MOVE OPTIMIZE PARALLEL RENAME REPLACE RESTORE REVOKE ROLLBACK SET SYSTEM TRUNCATE UNDROP UPDATE USE WATCH'.split(
    ' ',
  ),
);

/**
 * Takes a statement apart. Throws {@link ServerException} for an empty one, several at once, `INTO OUTFILE` and
 * `FROM INFILE`, with the codes of a server.
 */
export function parseStatement(text: string): Statement {
  const first = tokens(text).next().value ?? undefined;
  if (!first || first.text === ';')
    throw new ServerException(62, 'SYNTAX_ERROR', 'Syntax error: failed at position 1 (end of query): . Empty query');
  return isWord(first, 'INSERT') ? parseInsert(text) : parseQuery(text, first);
}

function parseInsert(text: string): Statement {
  const read: Token[] = [];
  let headEnd: number | null = null;
  let select = false;
  let input: { start: number; end: number; structure: string } | null = null;
  let formatAt: Token | null = null;
  for (const token of tokens(text)) {
    const previous = read.at(-1);
    read.push(token);
    if (token.depth === 0 && token.text === ';') break;
    if (formatAt !== null)
      return insertOf(text, headEnd ?? formatAt.start, formatAt.start, token.text, dataStart(text, token.end), input);
    if (select && isWord(previous, 'INPUT') && token.text === '(')
      input = { start: previous?.start ?? 0, end: 0, structure: '' };
    else if (input?.end === 0) closeInput(input, token);
    if (token.depth > 0) continue;
    if (isWord(token, 'INFILE'))
      throw new ServerException(78, 'UNKNOWN_TYPE_OF_QUERY', 'Query has infile and was send directly to server');
    if (!select && isWord(token, 'VALUES'))
      return insertOf(text, headEnd ?? token.start, token.start, 'Values', token.end, null);
    if (!select && isWord(token, 'SETTINGS')) headEnd ??= token.start;
    if (
      !select &&
      read.length > 2 &&
      (isWord(token, 'SELECT') || isWord(token, 'WITH') || (token.text === '(' && startsSelect(text, token.end)))
    ) {
      select = true;
      headEnd ??= token.start;
    }
    if (isWord(token, 'FORMAT') && (!select || input) && previous?.text !== '.' && nextIsFormat(text, token.end))
      formatAt = token;
  }
  if (select) {
    if (input)
      throw new ServerException(474, 'INVALID_USAGE_OF_INPUT', 'FORMAT must be specified for function input()');
    return parseQuery(text, undefined);
  }
  return insertOf(text, headEnd ?? text.length, text.length, null, text.length, null);
}

function startsSelect(text: string, at: number): boolean {
  const next = tokens(text.slice(at, at + 200)).next().value ?? undefined;
  return isWord(next, 'SELECT') || isWord(next, 'WITH') || next?.text === '(';
}

const nextIsFormat = (text: string, at: number): boolean => /^\s+[A-Za-z][A-Za-z0-9]*/.test(text.slice(at, at + 100));

function closeInput(input: { start: number; end: number; structure: string }, token: Token): void {
  if (token.kind === 'string') input.structure = stringValue(token);
  if (token.text === ')') input.end = token.end;
}

function insertOf(
  text: string,
  headEnd: number,
  tailEnd: number,
  format: string | null,
  start: number,
  input: Insert['input'],
): Insert {
  return {
    kind: 'insert',
    head: text.slice(0, headEnd),
    tail: text.slice(headEnd, tailEnd),
    format,
    dataStart: start,
    input: input && { ...input, start: input.start - headEnd, end: input.end - headEnd },
  };
}

/** Data starts behind the first line break if only blanks come before it, else behind the blanks (as in the engine). */
function dataStart(text: string, at: number): number {
  return at + (/^[ \t\f]*\r?\n?/.exec(text.slice(at, at + 4096))?.[0].length ?? 0);
}

function parseQuery(text: string, first: Token | undefined): Query {
  const all = [...tokens(text)];
  const stop = all.findIndex(({ text: mark, depth }) => mark === ';' && depth === 0);
  const rest = stop === -1 ? undefined : all.slice(stop).find(({ text: mark }) => mark !== ';');
  if (rest) throw severalStatements(text, rest);
  const own = stop === -1 ? all : all.slice(0, stop);
  const outfile = own.find((token, i) => token.depth === 0 && isWord(token, 'OUTFILE') && isWord(own[i - 1], 'INTO'));
  if (outfile) throw new ServerException(299, 'INTO_OUTFILE_NOT_ALLOWED', 'INTO OUTFILE is not allowed');
  const end = own.at(-1)?.end ?? 0;
  const answers = first && answersRows(first) ? 'rows' : 'command';
  const clause = formatClause(own);
  if (!clause) return { kind: 'query', text: text.slice(0, end), format: null, settings: '', answers };
  return {
    kind: 'query',
    text: text.slice(0, clause.start),
    format: clause.format,
    settings: text.slice(clause.end, end),
    answers,
  };
}

function answersRows(first: Token): boolean {
  const word = first.text.toUpperCase();
  return ROWS.has(word) || !COMMANDS.has(word);
}

function severalStatements(text: string, token: Token): ServerException {
  const rest = text.slice(token.start, token.start + 60);
  return new ServerException(
    62,
    'SYNTAX_ERROR',
    `Syntax error (Multi-statements are not allowed): failed at position ${token.start} (end of query): ; ${rest}. `,
  );
}

/** The last `FORMAT name` outside brackets that only a SETTINGS clause may follow. */
function formatClause(own: readonly Token[]): { start: number; end: number; format: string } | null {
  for (let i = own.length - 2; i > 0; i -= 1) {
    const [before, token, name, after] = [own[i - 1], own[i], own[i + 1], own[i + 2]];
    if (token?.depth !== 0 || !isWord(token, 'FORMAT') || before?.text === '.' || isWord(before, 'AS')) continue;
    const format = identifierName(name);
    if (format === null || (after && !isWord(after, 'SETTINGS'))) continue;
    return { start: token.start, end: name?.end ?? token.end, format };
  }
  return null;
}

/** The SQL that writes the rows of `query` into the file `path` in `format`. */
export function intoFile(query: Query, path: string, format: string): string {
  return `${query.text}\nINTO OUTFILE ${quoteString(path)} APPEND FORMAT ${format} ${query.settings}`;
}

/** The SQL that inserts the spooled data of `insert` from the file `path`. */
export function fromFile(insert: Insert, path: string, format: string, compression: string): string {
  if (insert.input === null) {
    return `${insert.head} FROM INFILE ${quoteString(path)} COMPRESSION ${quoteString(compression)} ${insert.tail} FORMAT ${format}`;
  }
  const { start, end, structure } = insert.input;
  const file = `file(${[path, format, structure, compression].map(quoteString).join(', ')})`;
  return insert.head + insert.tail.slice(0, start) + file + insert.tail.slice(end);
}

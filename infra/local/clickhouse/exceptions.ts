/** An exception as a ClickHouse server words it: `Code: 60. DB::Exception: … (UNKNOWN_TABLE)`. */
export class ServerException extends Error {
  readonly code: number;
  /** `name` is the code's name in ClickHouse, as `UNKNOWN_TABLE`. */
  constructor(code: number, name: string, text: string) {
    super(`Code: ${code}. DB::Exception: ${text} (${name})`);
    this.name = 'ServerException';
    this.code = code;
  }
}

const STATUS: Record<number, number> = {
  // REQUIRED_PASSWORD
  194: 401,
  // AUTHENTICATION_FAILED, UNKNOWN_USER, WRONG_PASSWORD, ACCESS_DENIED
  516: 403,
  192: 403,
  193: 403,
  497: 403,
  // TIMEOUT_EXCEEDED
  159: 408,
  // CANNOT_PARSE_…, CANNOT_READ_…, TYPE_MISMATCH, SYNTAX_ERROR, bad values
  6: 400,
  26: 400,
  27: 400,
  38: 400,
  41: 400,
  43: 400,
  44: 400,
  53: 400,
  62: 400,
  69: 400,
  70: 400,
  72: 400,
  130: 400,
  131: 400,
  338: 400,
  376: 400,
  441: 400,
  456: 400,
  457: 400,
  467: 400,
  // UNKNOWN_…
  16: 404,
  46: 404,
  47: 404,
  50: 404,
  56: 404,
  60: 404,
  63: 404,
  64: 404,
  73: 404,
  78: 404,
  81: 404,
  106: 404,
  115: 404,
  336: 404,
  509: 404,
  511: 404,
  // QUERY_IS_TOO_LARGE, TOO_BIG_AST, TOO_DEEP_AST
  161: 413,
  168: 413,
  167: 413,
  // HTTP_LENGTH_REQUIRED
  381: 411,
  // NOT_IMPLEMENTED
  48: 501,
  // SOCKET_TIMEOUT, CANNOT_SCHEDULE_TASK
  209: 503,
  439: 503,
};

/** The code at the start of an exception's text, or 1002 (UNKNOWN_EXCEPTION). */
export const exceptionCode = (message: string): number => Number(/Code: (\d+)\./.exec(message)?.[1] ?? 1002);

/** The HTTP status that a server gives to an exception code. */
export const httpStatus = (code: number): number => STATUS[code] ?? 500;

/**
 * The text of any error as a server ends it: one `Code: …` in front (the engine repeats it when an exception passes
 * through its client layer) and the version behind.
 */
export function exceptionText(error: unknown, version: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const bare = message
    .replace(/^(?:Query failed: )?/, '')
    .replace(/^Code: (\d+)\. DB::Exception: (?=Code: \1\. DB::Exception: )/, '')
    .replace(/ \(version [^)]*\)(?:\. \([A-Z_0-9]+\))?\s*$/, '');
  const worded = /^Code: \d+\./.test(bare) ? bare : `Code: 1002. DB::Exception: ${bare} (UNKNOWN_EXCEPTION)`;
  return `${worded} (version ${version})`;
}

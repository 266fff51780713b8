/** A token of ClickHouse SQL; `start` and `end` are offsets into the text. Comments and white space are left out. */
export type Token = {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'mark';
  text: string;
  start: number;
  end: number;
  /** How many brackets are open around it. */
  depth: number;
};

const OPEN = new Set(['(', '[', '{']);
const CLOSE = new Set([')', ']', '}']);
const SKIP = /(?:\s+|--[^\n]*|#[!\s][^\n]*|\/\*[^]*?(?:\*\/|$))+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_$]*/y;
const NUMBER = /(?:0[xb][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9]+)?)/y;
const HEREDOC = /\$([A-Za-z0-9_]*)\$[^]*?\$\1\$/y;
const QUOTED: Record<string, RegExp> = {
  "'": /'(?:[^'\\]|\\[^]|'')*'?/y,
  '"': /"(?:[^"\\]|\\[^]|"")*"?/y,
  '`': /`(?:[^`\\]|\\[^]|``)*`?/y,
};

/** Yields the tokens of `text` one by one, so that a reader who stops never looks at the data behind an INSERT. */
export function* tokens(text: string): Generator<Token, void> {
  let at = 0;
  let depth = 0;
  for (;;) {
    at += match(SKIP, text, at)?.length ?? 0;
    const char = text[at];
    if (char === undefined) return;
    const { kind, text: found } = tokenAt(text, at, char);
    if (CLOSE.has(found)) depth = Math.max(0, depth - 1);
    yield { kind, text: found, start: at, end: at + found.length, depth };
    if (OPEN.has(found)) depth += 1;
    at += found.length;
  }
}

function tokenAt(text: string, at: number, char: string): Pick<Token, 'kind' | 'text'> {
  const word = match(WORD, text, at);
  if (word !== undefined) return { kind: 'word', text: word };
  const quoted = QUOTED[char] && match(QUOTED[char], text, at);
  if (quoted !== undefined) return { kind: char === "'" ? 'string' : 'quoted', text: quoted };
  const number = match(NUMBER, text, at);
  if (number !== undefined) return { kind: 'number', text: number };
  const heredoc = match(HEREDOC, text, at);
  if (heredoc !== undefined) return { kind: 'string', text: heredoc };
  return { kind: 'mark', text: char };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Whether a token is that keyword, whatever its case. */
export const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toUpperCase() === word;

/** The name that an identifier token stands for, or null if it is no identifier. */
export function identifierName(token: Token | undefined): string | null {
  if (token?.kind === 'word') return token.text;
  if (token?.kind !== 'quoted') return null;
  const quote = token.text[0] ?? '';
  return unescapeBody(token.text, quote);
}

/** The value of a string token. */
export function stringValue(token: Token): string {
  if (token.text.startsWith('$'))
    return token.text.slice(token.text.indexOf('$', 1) + 1, token.text.lastIndexOf('$', token.text.length - 2));
  return unescapeBody(token.text, "'");
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
  '0': '\0',
};

function unescapeBody(text: string, quote: string): string {
  const body = text.slice(1, text.endsWith(quote) && text.length > 1 ? -1 : undefined);
  return body.replace(
    /\\x([0-9a-fA-F]{2})|\\([^])|(['"`])\3/g,
    (whole, hex?: string, escaped?: string, doubled?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
      return doubled === quote ? quote : whole;
    },
  );
}

/** A string literal for the engine. */
export const quoteString = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;

/** An identifier for the engine. */
export const quoteIdentifier = (value: string): string => `\`${value.replace(/[\\`]/g, '\\$&')}\``;

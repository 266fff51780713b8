/** Where a text stops being JSON. */
export interface JsonFault {
  /** Index of the first UTF-16 unit that cannot stand there; the text's length if it ends too early. */
  readonly at: number;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = ['true', 'false', 'null'];
const ESCAPES = new Set('"\\/bfnrt');

/**
 * Finds the first fault of a text that `JSON.parse` refused (its own messages name a place only sometimes); undefined
 * if there is none. Reads the text once, without recursion.
 */
export function jsonFault(text: string): JsonFault | undefined {
  const found = scan(text);
  if (found === undefined) return undefined;
  const before = text.slice(0, found.at);
  const line = before.split('\n').length;
  const column = found.at - before.lastIndexOf('\n');
  const place = `line ${line}, column ${column}`;
  return {
    at: found.at,
    line,
    column,
    message: `JSON: ${found.expected} expected at ${place}, found ${seen(text, found.at)}`,
  };
}

const seen = (text: string, at: number): string =>
  at >= text.length ? 'the end' : JSON.stringify(String.fromCodePoint(text.codePointAt(at)!));

type Fault = { readonly at: number; readonly expected: string };
/** What may come next; `first` allows the empty array or object. */
type Expecting = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'after';

function scan(text: string): Fault | undefined {
  const open: ('[' | '{')[] = [];
  let expecting: Expecting = 'value';
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    const token = text[at];
    if (expecting === 'after') {
      if (open.length === 0) return at < text.length ? { at, expected: 'the end' } : undefined;
      const inObject = open.at(-1) === '{';
      if (token === ',') expecting = inObject ? 'key' : 'value';
      else if (token === (inObject ? '}' : ']')) open.pop();
      else return { at, expected: inObject ? '"," or "}"' : '"," or "]"' };
      at += 1;
    } else if (expecting === 'colon') {
      if (token !== ':') return { at, expected: '":"' };
      expecting = 'value';
      at += 1;
    } else if (expecting === 'key' || expecting === 'first key') {
      if (token === '}' && expecting === 'first key') {
        open.pop();
        expecting = 'after';
        at += 1;
        continue;
      }
      if (token !== '"') return { at, expected: 'a key in double quotes' };
      const end = endOfString(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      expecting = 'colon';
    } else if (token === ']' && expecting === 'first value') {
      open.pop();
      expecting = 'after';
      at += 1;
    } else if (token === '[' || token === '{') {
      open.push(token);
      expecting = token === '[' ? 'first value' : 'first key';
      at += 1;
    } else {
      const end = token === '"' ? endOfString(text, at) : endOfScalar(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      expecting = 'after';
    }
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

function endOfScalar(text: string, at: number): number | Fault {
  const literal = LITERALS.find((word) => text.startsWith(word, at));
  if (literal !== undefined) return at + literal.length;
  NUMBER.lastIndex = at;
  return NUMBER.test(text) ? NUMBER.lastIndex : { at, expected: 'a value' };
}

function endOfString(text: string, start: number): number | Fault {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text[at]!;
    if (unit === '"') return at + 1;
    if (unit < ' ') return { at, expected: 'a string without line breaks or control characters' };
    if (unit !== '\\') continue;
    at += 1;
    if (text[at] === 'u' && /^[\da-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) at += 4;
    else if (!ESCAPES.has(text[at] ?? '')) return { at, expected: 'an escape such as \\n or \\u00e9' };
  }
  return { at: text.length, expected: 'the closing quote of a string' };
}

import { bareId } from '../../../schemas/message-id.ts';
import { stateOf } from './states.ts';
import { readTime } from './times.ts';

/** A field of a receipt's text. */
export type FieldName = 'id' | 'sub' | 'dlvrd' | 'submit' | 'done' | 'stat' | 'err' | 'text';

/** What stands behind each name, as written; names with nothing behind them are left out. */
export type TextFields = Readonly<Partial<Record<FieldName, string>>>;

/** A name begins at the start or behind a blank, a separator, a quote or a brace; `:` or `=` follows it. */
const NAME =
  /(?<=^|[\s,;|"'{(])(?:(id|msg[\s_-]?id|message[\s_-]?id)|(sub)|(dlvr?d)|(submit[\s_-]{0,4}date)|(done[\s_-]{0,4}date)|(stat|status)|(err|error)(?:[\s_-]?code)?|(text))["']?\s{0,8}[:=]/gi;
const NAMES: readonly FieldName[] = ['id', 'sub', 'dlvrd', 'submit', 'done', 'stat', 'err', 'text'];

interface Mark {
  readonly name: FieldName;
  readonly start: number;
  /** What stands between this name and the next. */
  readonly raw: string;
  readonly rawStart: number;
}

/**
 * Finds each field by itself, in any order and case, with `:` or `=`; the first of a name counts. What stands behind
 * `text` is somebody's message and may look like anything: it fills in only what is not told before it, and only with
 * values that could be nothing else.
 */
export function fieldsOf(text: string): TextFields {
  const marks = marksOf(text);
  const textIndex = marks.findIndex(({ name }) => name === 'text');
  const head = textIndex < 0 ? marks : marks.slice(0, textIndex);
  const found: Partial<Record<FieldName, string>> = {};
  for (const { name, raw } of head) if (valueOf(name, raw) !== '') found[name] ??= valueOf(name, raw);
  const bareState = found.stat === undefined ? stateWithoutName(head) : undefined;
  if (bareState !== undefined) found.stat = bareState;
  const textMark = marks[textIndex];
  if (textMark === undefined) return found;
  const end = fillIn(found, marks.slice(textIndex + 1)) ?? text.length;
  return { ...found, text: unquoted(text.slice(textMark.rawStart, end).trim()) };
}

function marksOf(text: string): readonly Mark[] {
  const matches = [...text.matchAll(NAME)];
  return matches.map((match, index) => {
    const rawStart = match.index + match[0].length;
    const name = NAMES[match.slice(1).findIndex((group) => group !== undefined)]!;
    return { name, start: match.index, rawStart, raw: text.slice(rawStart, matches[index + 1]?.index) };
  });
}

/** Takes what is missing from behind the text; returns where the first of it starts. */
function fillIn(found: Partial<Record<FieldName, string>>, tail: readonly Mark[]): number | undefined {
  let first: number | undefined;
  for (const { name, raw, start } of tail) {
    const value = valueOf(name, raw);
    if (found[name] !== undefined || !isSure(name, value, raw)) continue;
    found[name] = value;
    first ??= start;
  }
  return first;
}

/** Whether a value could be nothing else, and nothing stands behind it. */
function isSure(name: FieldName, value: string, raw: string): boolean {
  if (name === 'text' || value === '' || bareId(raw) !== value) return false;
  if (name === 'stat') return stateOf(value) !== undefined;
  if (name === 'submit' || name === 'done') return readTime(value) !== undefined;
  if (name === 'err') return /^[\da-z]{1,4}$/i.test(value);
  return name === 'id' || /^\d{1,3}$/.test(value);
}

const isDate = (name: FieldName): boolean => name === 'submit' || name === 'done';

function valueOf(name: FieldName, raw: string): string {
  return (isDate(name) ? dateIn(raw) : undefined) ?? wordIn(raw);
}

/** The first word, or what stands in quotes. */
function wordIn(raw: string): string {
  const text = raw.trim();
  const inQuotes = unquoted(text);
  if (inQuotes !== text) return bareId(inQuotes);
  return bareId(/^[^\s,;|]*/.exec(text)![0]);
}

/** A date may hold a blank. */
function dateIn(raw: string): string | undefined {
  return /^\s*["']?([\d\-/.:TZ+ ]+)(?=$|[\s,;|"'})])/.exec(raw)?.[1]?.trim() || undefined;
}

/** What stands between a leading quote and the next one like it; the text itself where it begins with none. */
function unquoted(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  const end = text.indexOf(quote, 1);
  return text.slice(1, end < 0 ? undefined : end);
}

/** Some centres leave out `stat:` and say the word alone, behind another field. */
function stateWithoutName(head: readonly Mark[]): string | undefined {
  for (const { raw } of head) {
    const words = raw.trim().split(/[\s,;|]+/, 8);
    const word = words.slice(1).find((each) => /^[a-z]/i.test(each) && stateOf(each) !== undefined);
    if (word !== undefined) return word;
  }
  return undefined;
}

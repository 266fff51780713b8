import type { Failure } from '../../../schemas/failures.ts';

/** Parameters of a PDU that say what a receipt's text says, or more; as text, absent ones left out. */
export type Tlvs = Readonly<Partial<Record<TlvName, string>>>;
export type TlvName = (typeof TLV_NAMES)[number];

export const TLV_NAMES = [
  'receipted_message_id',
  'message_state',
  'network_error_code',
  'message_payload',
] as const satisfies readonly string[];

/** Tags of SMPP 3.4. */
const TAGS: Readonly<Record<number, TlvName>> = {
  0x001e: 'receipted_message_id',
  0x0427: 'message_state',
  0x0423: 'network_error_code',
  0x0424: 'message_payload',
};
const BY_SPELLING = new Map<string, TlvName>(TLV_NAMES.map((name) => [name.replaceAll('_', ''), name]));

/** Which parameter a key means: its name in any spelling, or its tag as `0x0427`, `0427` or `1063`. */
export function tlvNamed(key: string): TlvName | undefined {
  const spelling = key.toLowerCase().replace(/[\s_-]/g, '');
  const named = BY_SPELLING.get(spelling);
  if (named !== undefined) return named;
  const isHex = /^(?:0x)?[\da-f]{1,4}$/.test(spelling);
  const tag = isHex ? TAGS[parseInt(spelling, 16)] : undefined;
  return tag ?? (/^\d{1,5}$/.test(spelling) ? TAGS[Number(spelling)] : undefined);
}

/** Reads a map of parameters. Those that receipts do not need are passed over; `at` stands before names in failures. */
export function readTlvs(map: unknown, at = ''): { readonly tlvs: Tlvs } | { readonly failure: Failure } {
  if (typeof map !== 'object' || map === null || Array.isArray(map))
    return { failure: invalid(at.slice(0, -1), 'must be an object such as {"message_state": 2}') };
  const tlvs: Partial<Record<TlvName, string>> = {};
  for (const [key, value] of Object.entries(map)) {
    const name = tlvNamed(key);
    if (name === undefined || value === null) continue;
    const text = READERS[name](value);
    if (text === undefined) return { failure: invalid(`${at}${name}`, UNREADABLE) };
    if (text !== '') tlvs[name] = text;
  }
  return { tlvs };
}

const UNREADABLE = 'must be a string or a whole number of at most 53 bits; write a longer one in quotes';
const invalid = (field: string, problem: string): Failure => ({
  code: 'invalid_value',
  field,
  message: `${field} ${problem}`,
});

/** A string, a whole number, or the octets of a C string; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  const text = typeof value === 'string' ? (octetsInHex(value) ?? value) : octetsOf(value)?.toString('latin1');
  return text?.replaceAll('\0', ' ').trim();
}

/** As {@link textOf}, where octets are a number: told in decimal, or in hex where there are several. */
function numberOf(value: unknown): string | undefined {
  const octets = octetsOf(value);
  if (octets === undefined) return textOf(value);
  return octets.length === 1 ? String(octets[0]) : octets.toString('hex');
}

const READERS: Readonly<Record<TlvName, (value: unknown) => string | undefined>> = {
  receipted_message_id: textOf,
  message_state: numberOf,
  network_error_code: numberOf,
  message_payload: textOf,
};

/** `0x3132333400` is the C string `1234`. Without the final NUL it could as well be an id in hex, and stays what it is. */
const octetsInHex = (text: string): string | undefined =>
  /^0x(?:[2-7][\da-f])+00$/i.test(text) ? Buffer.from(text.slice(2), 'hex').toString('latin1') : undefined;

/** Octets as Node writes a Buffer into JSON, `{"type": "Buffer", "data": […]}`, or the list alone. */
function octetsOf(value: unknown): Buffer | undefined {
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : value;
  const isOctet = (each: unknown): boolean => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= 255;
  return Array.isArray(data) && data.every(isOctet) ? Buffer.from(data as number[]) : undefined;
}

/**
 * The error in a `network_error_code`: an octet that names the kind of network, then two of the error, in hex. In decimal
 * with three digits, as receipts write `err`; `''` if it says that there was none, or cannot be read.
 */
export function networkError(code: string): string {
  const error = /^(?:0x)?[\da-f]{2}([\da-f]{4})$/i.exec(code)?.[1];
  return error === undefined || /^0+$/.test(error) ? '' : String(parseInt(error, 16)).padStart(3, '0');
}

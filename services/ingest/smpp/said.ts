import type { Failure } from '../../../schemas/failures.ts';
import { FIELDS } from '../fields.ts';
import type { Said } from './receipt.ts';
import { readTlvs, textOf, TLV_NAMES } from './tlvs.ts';

/** A receipt as it was posted: what was said, and what the poster knows beside it. */
export interface Posted {
  readonly said: Said;
  /** `''` if not told. */
  readonly vendor: string;
  readonly carrier: string;
  /** When it came out of the connection to the message centre (epoch ms), where the poster tells. */
  readonly receivedAt?: number;
}

const TEXTS = ['text', 'short_message'];
const WORDS = ['message_id', 'vendor', 'carrier'] as const;
const NAMES: readonly string[] = [...TEXTS, ...WORDS, 'received_at', 'tlv', ...TLV_NAMES];

/** Reads one posted value: a receipt's text, or an object that holds it with what else is known. */
export function readPosted(value: unknown): { readonly posted: Posted } | { readonly failure: Failure } {
  if (typeof value === 'string') return { posted: { said: said(value), vendor: '', carrier: '' } };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { failure: invalid('', 'A receipt must be a JSON object or a string') };
  const given = Object.entries(value).filter((entry) => entry[1] !== null);
  const stranger = given.find(([name]) => !NAMES.includes(name))?.[0].slice(0, 100);
  if (stranger !== undefined)
    return {
      failure: {
        code: 'unknown_field',
        field: stranger,
        message: `A receipt has no field ${stranger}; it has ${NAMES.join(', ')}`,
      },
    };
  return readObject(Object.fromEntries(given));
}

const said = (text: string): Said => ({ text, tlvs: {}, messageId: '' });
const invalid = (field: string, message: string): Failure => ({ code: 'invalid_value', field, message });

function readObject(
  object: Readonly<Record<string, unknown>>,
): { readonly posted: Posted } | { readonly failure: Failure } {
  const odd = WORDS.find((name) => object[name] !== undefined && typeof object[name] !== 'string');
  if (odd !== undefined) return { failure: invalid(odd, `${odd} must be a string`) };
  const [message_id = '', vendor = '', carrier = ''] = WORDS.map((name) => object[name] as string | undefined);
  const named = TEXTS.find((name) => object[name] !== undefined && object[name] !== '');
  const text = named === undefined ? '' : shortMessage(object[named]);
  if (text === undefined) return { failure: invalid(named!, `${named} must be a string`) };
  const inMap = readTlvs(object['tlv'] ?? {}, 'tlv.');
  if ('failure' in inMap) return inMap;
  const beside = readTlvs(Object.fromEntries(TLV_NAMES.map((name) => [name, object[name] ?? null])));
  if ('failure' in beside) return beside;
  const time = readTime(object['received_at']);
  if ('failure' in time) return time;
  const tlvs = { ...inMap.tlvs, ...beside.tlvs };
  return { posted: { said: { text, tlvs, messageId: message_id.trim() }, vendor: vendor.trim(), carrier, ...time } };
}

/** A string, octets, or what SMPP libraries make of a short message: `{"message": "id:… stat:…"}`. */
const shortMessage = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'message' in value ? textOf(value.message) : textOf(value);

function readTime(value: unknown): { readonly receivedAt?: number } | { readonly failure: Failure } {
  if (value === undefined) return {};
  const read = FIELDS.dlr.get('occurred_at')!(value);
  return 'problem' in read
    ? { failure: invalid('received_at', `received_at ${read.problem}`) }
    : { receivedAt: read.value as number };
}

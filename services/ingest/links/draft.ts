import type { Failure } from '../../../schemas/failures.ts';
import { canonicalTarget, isUnder, targetFault } from '../../../schemas/link-target.ts';
import type { LinkRecord } from '../../../schemas/links.ts';
import { MAX_STRING } from '../../../schemas/validate.ts';
import { FIELDS, type FieldReader } from '../fields.ts';
import { randomCode } from './code.ts';
import { defaultLinkId } from './default-id.ts';
import type { LinkSettings } from './settings.ts';

/** Who asks for a link, and when (epoch ms). */
export interface LinkOrigin {
  readonly account: string;
  readonly now: number;
  readonly settings: LinkSettings;
}

/** A link that can be published, or all that is wrong with what was asked for. */
export type Drafted = { readonly link: LinkRecord } | { readonly failures: readonly [Failure, ...Failure[]] };

const text = FIELDS.click.get('url')!;
const instant = FIELDS.click.get('occurred_at')!;
const READERS: ReadonlyMap<string, FieldReader> = new Map([
  ...['message_id', 'url', 'link_id', 'campaign_id'].map((name) => [name, text] as const),
  ['expires_at', instant],
]);

/** Makes a link of one JSON value, under a new code, or says everything that is wrong with it. */
export function draftLink(input: unknown, { account, now, settings }: LinkOrigin): Drafted {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { failures: [invalid('', 'A link must be a JSON object')] };
  const { values, failures } = readValues(input);
  const { message_id = '', url = '', link_id = '', campaign_id = '' } = values as Readonly<Record<string, string>>;
  const told = new Set(failures.map(({ field }) => field));
  const judge = (field: string, problem: string | undefined) => {
    if (problem !== undefined && !told.has(field)) failures.push(invalid(field, `${field} ${problem}`));
  };
  if (message_id === '' && !told.has('message_id')) failures.push(missing('message_id'));
  for (const [field, value] of Object.entries({ message_id, link_id, campaign_id })) judge(field, nameFault(value));
  if (url === '' && !told.has('url')) failures.push(missing('url'));
  else judge('url', targetFault(url) ?? foreignTarget(new URL(url).hostname, account, settings));
  const expiresAt = (values['expires_at'] as number | undefined) ?? 0;
  judge('expires_at', values['expires_at'] === undefined ? undefined : expiryFault(expiresAt, now));
  const [first, ...rest] = failures;
  if (first !== undefined) return { failures: [first, ...rest] };
  const target = canonicalTarget(url);
  return {
    link: {
      ...{ account_id: account, created_at: now, code: randomCode(), message_id },
      ...{
        link_id: link_id || defaultLinkId(target),
        url: target,
        campaign_id,
        expires_at: expiresAt,
        switches: '',
        off: false,
      },
    },
  };
}

const invalid = (field: string, message: string): Failure => ({ code: 'invalid_value', field, message });
const missing = (field: string): Failure => ({ code: 'missing_field', field, message: `${field} must be given` });

function readValues(input: object): { values: Record<string, unknown>; failures: Failure[] } {
  const values: Record<string, unknown> = {};
  const failures: Failure[] = [];
  for (const [name, value] of Object.entries(input)) {
    if (value === null || value === undefined) continue;
    const reading = READERS.get(name)?.(value);
    if (reading === undefined) failures.push(unknownField(name.slice(0, 100)));
    else if ('problem' in reading) failures.push(invalid(name, `${name} ${reading.problem}`));
    else values[name] = reading.value;
  }
  return { values, failures };
}

function unknownField(field: string): Failure {
  return {
    code: 'unknown_field',
    field,
    message: `A link has no field ${field}; it has ${[...READERS.keys()].join(', ')}`,
  };
}

function nameFault(value: string): string | undefined {
  if (value.length > MAX_STRING) return `must not be longer than ${MAX_STRING} characters`;
  return value.isWellFormed() ? undefined : 'must be well-formed Unicode';
}

function expiryFault(at: number, now: number): string | undefined {
  if (!Number.isSafeInteger(at)) return 'must be whole epoch milliseconds';
  return at > now ? undefined : 'must lie in the future: are these seconds?';
}

/** A target that this account may not link to: one outside its list, or a short link of ours, which could go in circles. */
function foreignTarget(host: string, account: string, settings: LinkSettings): string | undefined {
  const ours = [settings.publicUrl, ...settings.domains.values()].map((url) => new URL(url).hostname);
  if (ours.includes(host)) return 'must not lead to a short link';
  const allowed = settings.allow.get(account);
  if (allowed === undefined || isUnder(host, allowed)) return undefined;
  return `must lead to ${allowed.join(' or ')}, or to what lies under it: others are not allowed for this account`;
}

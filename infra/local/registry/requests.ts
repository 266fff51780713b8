import { type Answer, done, type Failure, refused } from './failures.ts';
import { isReference, type SchemaReference } from './records.ts';
import type { RegistrationRequest, Spelling } from './registration.ts';

/** A JSON object from outside. Confluent's clients send null for what they leave out. */
export type Body = Readonly<Record<string, unknown>>;

/** Parts of Confluent's data contracts: silently dropping them would promise rules that nobody applies. */
const UNSUPPORTED = ['metadata', 'ruleSet', 'schemaTagsToAdd', 'schemaTagsToRemove'];

const given = (body: Body, key: string): unknown => body[key] ?? undefined;

const unsupported = (body: Body, names: readonly string[]): Failure | undefined => {
  const name = names.find((candidate) => given(body, candidate) !== undefined);
  return name === undefined ? undefined : refused('invalid_request', `"${name}" is not supported by this registry`);
};

/** A whole number above 0; Confluent's older clients send 0 or -1 for "none". */
const optionalNumber = (body: Body, key: string): Answer<number | undefined> => {
  const value = given(body, key);
  if (value === undefined || value === 0 || value === -1) return done(undefined);
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return done(value);
  return refused('invalid_request', `"${key}" must be a whole number above 0`);
};

const references = (body: Body): Answer<readonly SchemaReference[]> => {
  const value = given(body, 'references') ?? [];
  if (!Array.isArray(value) || !value.every(isReference))
    return refused('invalid_request', '"references" must be an array of {"name", "subject", "version"}');
  return done(value.map(({ name, subject, version }) => ({ name, subject, version })));
};

/** The body of a registration, a look-up or a compatibility check. */
export const registrationRequest = (body: Body, spelling: Spelling): Answer<RegistrationRequest> => {
  const refusal = unsupported(body, UNSUPPORTED);
  if (refusal !== undefined) return refusal;
  const schema = given(body, 'schema') ?? '';
  const schemaType = given(body, 'schemaType') ?? 'AVRO';
  if (typeof schema !== 'string' || typeof schemaType !== 'string')
    return refused('invalid_request', '"schema" and "schemaType" must be strings');
  const [id, version, refs] = [optionalNumber(body, 'id'), optionalNumber(body, 'version'), references(body)] as const;
  if (!id.ok) return id;
  if (!version.ok) return version;
  if (!refs.ok) return refs;
  const type = schemaType.toUpperCase();
  return done({ schema, schemaType: type, references: refs.value, spelling, id: id.value, version: version.value });
};

/** A text member of a body that must be there. */
export const requiredText = (body: Body, key: string): Answer<string> => {
  const value = given(body, key);
  return typeof value === 'string' ? done(value) : refused('invalid_request', `"${key}" must be a string`);
};

/** `true` or `false`, as a member that may be missing. */
export const optionalFlag = (body: Body, key: string): Answer<boolean | undefined> => {
  const value = given(body, key);
  if (value === undefined || typeof value === 'boolean') return done(value);
  return refused('invalid_request', `"${key}" must be true or false`);
};

/** Names of settings that exist at Confluent but not here. */
export const unsupportedSettings = (body: Body, known: readonly string[]): Failure | undefined =>
  unsupported(
    body,
    Object.keys(body).filter((key) => !known.includes(key)),
  );

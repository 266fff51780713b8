import { readFileSync } from 'node:fs';
import avro from 'avsc';
import { KINDS, KIND_NAMES, type Kind } from './kinds.ts';
import { OTHER_TOPICS } from './topics.ts';

const load = (name: string): avro.Schema =>
  JSON.parse(readFileSync(new URL(`./avro/${name}.avsc`, import.meta.url), 'utf8')) as avro.Schema;

/** The schema of each kind, as registered. */
export const EVENT_SCHEMAS = Object.fromEntries(KIND_NAMES.map((kind) => [kind, load(kind)])) as Record<
  Kind,
  avro.Schema
>;

export const DEAD_LETTER_SCHEMA = load('dead-letter');

export const INBOUND_SCHEMA = load('inbound');

export const INBOUND_CONVERSION_SCHEMA = load('inbound-conversion');

export const DECISION_SCHEMA = load('decision');

export const ALIAS_SCHEMA = load('alias');
export const LINK_SCHEMA = load('link');
export const NUMBER_SCHEMA = load('number');

export const SUPPRESSION_SCHEMA = load('suppression');

const compile = (schema: avro.Schema): avro.Type => avro.Type.forSchema(schema, { wrapUnions: false });

/** The compiled type of each kind: what we write, and what everything read is resolved to. */
export const EVENT_TYPES = Object.fromEntries(KIND_NAMES.map((kind) => [kind, compile(EVENT_SCHEMAS[kind])])) as Record<
  Kind,
  avro.Type
>;

export const DEAD_LETTER_TYPE = compile(DEAD_LETTER_SCHEMA);

export const INBOUND_TYPE = compile(INBOUND_SCHEMA);

export const INBOUND_CONVERSION_TYPE = compile(INBOUND_CONVERSION_SCHEMA);

export const DECISION_TYPE = compile(DECISION_SCHEMA);

export const ALIAS_TYPE = compile(ALIAS_SCHEMA);
export const LINK_TYPE = compile(LINK_SCHEMA);
export const NUMBER_TYPE = compile(NUMBER_SCHEMA);

export const SUPPRESSION_TYPE = compile(SUPPRESSION_SCHEMA);

/** Every topic whose values are Avro, with the schema that its subject holds. */
export const REGISTERED: ReadonlyMap<string, avro.Schema> = new Map([
  ...KIND_NAMES.map((kind) => [KINDS[kind].topic as string, EVENT_SCHEMAS[kind]] as const),
  [OTHER_TOPICS.deadLetter.name, DEAD_LETTER_SCHEMA] as const,
  [OTHER_TOPICS.inbound.name, INBOUND_SCHEMA] as const,
  [OTHER_TOPICS.inboundConversion.name, INBOUND_CONVERSION_SCHEMA] as const,
  [OTHER_TOPICS.decision.name, DECISION_SCHEMA] as const,
  [OTHER_TOPICS.alias.name, ALIAS_SCHEMA] as const,
  [OTHER_TOPICS.links.name, LINK_SCHEMA] as const,
  [OTHER_TOPICS.numbers.name, NUMBER_SCHEMA] as const,
  [OTHER_TOPICS.suppressions.name, SUPPRESSION_SCHEMA] as const,
]);

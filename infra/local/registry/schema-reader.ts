import { parseSchema } from './avro/parse.ts';
import { printSchema } from './avro/print.ts';
import type { AvroSchema, NamedAvroSchema } from './avro/schema.ts';
import { type Answer, done, type Failure, refused } from './failures.ts';
import type { SchemaReference } from './records.ts';
import type { RegistryState } from './state.ts';

/** A schema as a client sends it or as the topic holds it. */
export interface SchemaText {
  readonly schema: string;
  readonly schemaType: string;
  readonly references: readonly SchemaReference[];
}

/** A schema understood. Two texts with the same `identity` are the same schema and share an id. */
export interface ReadSchema {
  readonly schema: AvroSchema;
  readonly canonical: string;
  readonly normalized: string;
  /** The canonical text with its references. */
  readonly identity: string;
  readonly names: ReadonlyMap<string, NamedAvroSchema>;
}

/** Parses, or says why not. Remembers what it has parsed: text and references of a version never change. */
export type SchemaReader = (text: SchemaText) => Answer<ReadSchema>;

const REMEMBERED = 10_000;

/** @param state where references are looked up */
export const createSchemaReader = (state: RegistryState): SchemaReader => {
  const remembered = new Map<string, ReadSchema>();

  const namesFrom = (reference: SchemaReference): Answer<ReadonlyMap<string, NamedAvroSchema>> => {
    const found = state.versions(reference.subject, 'include').find(({ version }) => version === reference.version);
    if (found === undefined) return noReference(reference);
    const parsed = read(found);
    return parsed.ok ? done(parsed.value.names) : parsed;
  };

  const knownNames = (references: readonly SchemaReference[]): Answer<Map<string, NamedAvroSchema>> => {
    const known = new Map<string, NamedAvroSchema>();
    for (const reference of references) {
      const names = namesFrom(reference);
      if (!names.ok) return names;
      names.value.forEach((schema, name) => known.set(name, schema));
    }
    return done(known);
  };

  const parse = (text: SchemaText): Answer<ReadSchema> => {
    if (text.schemaType !== 'AVRO')
      return refused(
        'invalid_schema',
        `Schema type ${text.schemaType} is not supported: this registry speaks AVRO only`,
      );
    if (text.schema.trim() === '') return refused('invalid_schema', 'Empty schema');
    const known = knownNames(text.references);
    if (!known.ok) return known;
    const parsed = parseSchema(text.schema, known.value);
    if (!parsed.ok) return refused('invalid_schema', `Invalid schema of type AVRO: ${parsed.problem}`);
    const canonical = printSchema(parsed.schema, 'canonical', known.value.keys());
    return done({
      schema: parsed.schema,
      names: parsed.names,
      canonical,
      normalized: printSchema(parsed.schema, 'normalized', known.value.keys()),
      identity: identityOf(canonical, text.references),
    });
  };

  const read: SchemaReader = (text) => {
    const key = identityOf(text.schemaType + text.schema, text.references);
    const known = remembered.get(key);
    if (known !== undefined) return done(known);
    const parsed = parse(text);
    if (remembered.size >= REMEMBERED) remembered.clear();
    if (parsed.ok) remembered.set(key, parsed.value);
    return parsed;
  };
  return read;
};

const noReference = ({ name, subject, version }: SchemaReference): Failure =>
  refused(
    'invalid_schema',
    `No schema reference found for subject "${subject}" and version ${version} (reference ${JSON.stringify(name)})`,
  );

/** Order of references does not matter; what they name and where it is does. */
const identityOf = (text: string, references: readonly SchemaReference[]): string => {
  const parts = references.map(({ name, subject, version }) => JSON.stringify([name, subject, version])).sort();
  return [text, ...parts].join('\n');
};

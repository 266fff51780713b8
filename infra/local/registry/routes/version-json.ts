import type { SchemaVersion } from '../state.ts';

/** What describes a schema wherever it is answered: type and references only where they say something, as Confluent. */
const description = ({ schemaType, references, schema }: SchemaVersion) => ({
  ...(schemaType === 'AVRO' ? {} : { schemaType }),
  ...(references.length === 0 ? {} : { references }),
  schema,
});

/** A version of a subject as the API shows it. */
export const versionAsJson = (version: SchemaVersion) => ({
  subject: version.subject,
  version: version.version,
  id: version.id,
  ...description(version),
});

/** A schema by its id: no subject, for it may have several. */
export const schemaAsJson = description;

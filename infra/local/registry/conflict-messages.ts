import type { CompatibilityLevel, DirectedIncompatibility } from './compatibility-levels.ts';
import type { SchemaVersion } from './state.ts';

/** A conflict as `firstConflict` finds it. */
interface Conflict {
  readonly version: { readonly version: SchemaVersion };
  readonly found: readonly DirectedIncompatibility[];
}

const SIDES = {
  backward: { reader: 'new', writer: 'old' },
  forward: { reader: 'old', writer: 'new' },
} as const;

const sentence = ({ direction, description, type, path, detail }: DirectedIncompatibility): string => {
  const { reader, writer } = SIDES[direction];
  const spoken = description
    .replaceAll('the reader', `the ${reader} schema`)
    .replaceAll('the writer', `the ${writer} schema`);
  return `{errorType:'${type}', description:'${spoken} (at path '${path || '/'}')', additionalInfo:'${detail}'}`;
};

/** What Confluent's registry answers with `verbose=true`: the reasons, then against what and at which level. */
export const conflictMessages = (level: CompatibilityLevel, { version, found }: Conflict): string[] => [
  ...found.map(sentence),
  `{oldSchemaVersion: ${version.version.version}}`,
  `{oldSchema: '${version.version.schema}'}`,
  `{validateFields: 'false', compatibility: '${level}'}`,
];

/** The message of a refused registration (409). */
export const conflictMessage = (subject: string, messages: readonly string[]): string =>
  `Schema being registered is incompatible with an earlier schema for subject "${subject}", details: [${messages.join(', ')}]`;

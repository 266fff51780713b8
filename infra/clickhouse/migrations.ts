import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { statementsOf } from './statements.ts';

/** A numbered file of statements, macros not yet filled in. */
export interface Migration {
  readonly file: string;
  readonly statements: readonly string[];
}

/** A statement that was applied, as the table `migrations` remembers it. */
export interface Applied {
  readonly file: string;
  /** Place of the statement in its file, from 0. */
  readonly position: number;
  /** How many statements the file had. */
  readonly of: number;
  readonly checksum: string;
}

/** Names the text of a statement, macros not yet filled in. */
export const checksumOf = (statement: string): string => createHash('sha256').update(statement).digest('hex');

/** The migrations of a folder, in the order of their numbers. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => ({ file, statements: statementsOf(await readFile(join(folder, file), 'utf8')) })),
  );
}

/** What has to be run, and what must have changed hands to make that impossible. */
export interface Plan {
  readonly missing: readonly Applied[];
  /** One sentence a contradiction between the files and what was applied; then nothing may be run. */
  readonly problems: readonly string[];
}

/** Compares the files with what was applied. */
export function planOf(migrations: readonly Migration[], applied: readonly Applied[]): Plan {
  const files = new Map(migrations.map((migration) => [migration.file, migration]));
  const done = new Map(applied.map((statement) => [`${statement.file}:${statement.position}`, statement]));
  const unknown = [...new Set(applied.map(({ file }) => file).filter((file) => !files.has(file)))].map(
    (file) => `${file} was applied but is not here: this database was made by a newer version.`,
  );
  return {
    missing: migrations.flatMap(expected).filter(({ file, position }) => !done.has(`${file}:${position}`)),
    problems: [...unknown, ...migrations.flatMap((migration) => changed(migration, done))],
  };
}

const expected = ({ file, statements }: Migration): Applied[] =>
  statements.map((statement, position) => ({ file, position, of: statements.length, checksum: checksumOf(statement) }));

function changed(migration: Migration, done: ReadonlyMap<string, Applied>): string[] {
  const ofFile = [...done.values()].filter(({ file }) => file === migration.file);
  const complete = ofFile.length > 0 && ofFile.length === ofFile[0]!.of;
  const now = new Map(expected(migration).map((statement) => [statement.position, statement.checksum]));
  const differs = ofFile.some(({ position, checksum }) => now.get(position) !== checksum);
  return differs || (complete && ofFile.length !== migration.statements.length)
    ? [`${migration.file} was changed after it was applied: undo that, and put the change into a new file.`]
    : [];
}

import type { SchemaVersion } from './state.ts';

/** A version as a path names it; Confluent takes -1 for `latest`. */
export type VersionNumber = number | 'latest';

const LARGEST = 2 ** 31 - 1;

/** Reads a version from a path; undefined if it is none. */
export const versionNumber = (text: string): VersionNumber | undefined => {
  if (text.toLowerCase() === 'latest' || text === '-1') return 'latest';
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= LARGEST ? number : undefined;
};

/** The version with this number out of versions sorted from oldest to latest. */
export const pickVersion = (versions: readonly SchemaVersion[], number: VersionNumber): SchemaVersion | undefined =>
  number === 'latest' ? versions.at(-1) : versions.find(({ version }) => version === number);

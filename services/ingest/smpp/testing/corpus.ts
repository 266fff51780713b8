import { readFileSync } from 'node:fs';
import type { SmppReceipt } from '../receipt.ts';

/** A receipt as some message centre writes it, and what it says. One a line in `corpus.ndjson`. */
export interface Sample {
  /** What is peculiar to it. */
  readonly dialect: string;
  readonly text: string;
  /** Parameters that came with it. */
  readonly tlv?: Readonly<Record<string, unknown>>;
  readonly is?: Plain;
  readonly fails?: { readonly code: string; readonly field: string };
}

/** A receipt with times in ISO 8601 and without what was not told; `zone` only where one was told with `done`. */
export type Plain = Readonly<Record<string, unknown>>;

/** Every sample. Each line is read by itself, so that one can be added anywhere. */
export const CORPUS: readonly Sample[] = readFileSync(new URL('corpus.ndjson', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Sample);

/** A receipt as samples write it. `final` follows from the status. */
export function plain({ submitted, done, kept, final: _final, ...rest }: SmppReceipt): Plain {
  const told = Object.entries({
    ...rest,
    submitted: submitted && new Date(submitted.at).toISOString(),
    done: done && new Date(done.at).toISOString(),
    zone: done?.zone === 'told' ? 'told' : '',
    kept: Object.keys(kept).length > 0 ? kept : '',
  });
  return Object.fromEntries(told.filter(([, value]) => value !== '' && value !== undefined));
}

import type { Reading } from '../vendor.ts';

/** What several entries of one callback say together. What was ignored is told only where nothing else was said. */
export function together(readings: readonly Reading[]): Reading {
  const failures = readings.flatMap(({ failure, failures = [] }) => [...(failure ? [{ failure }] : []), ...failures]);
  const ignored = readings.find((reading) => reading.ignored !== undefined)?.ignored;
  return {
    told: readings.flatMap(({ told }) => told),
    inbound: readings.flatMap(({ inbound = [] }) => inbound),
    failures,
    ...(ignored === undefined ? {} : { ignored }),
  };
}

/** A reading that says only that something is missing. */
export const missing = (field: string, message = `${field} is missing`): Reading => ({
  told: [],
  failure: { code: 'missing_field', field, message },
});

export const ignoring = (ignored: string): Reading => ({ told: [], ignored });

const MARK = 'message_id=';

/**
 * The message that a free text names, for vendors that return a tag of the sender's choice but no reference: only
 * `message_id=…` counts, as a tag may be anything else, such as a campaign.
 */
export const referenceIn = (tags: readonly string[]): string =>
  tags.find((tag) => tag.startsWith(MARK))?.slice(MARK.length) ?? '';

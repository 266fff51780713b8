import type { Kind } from '../../schemas/kinds.ts';
import type { TimelineRow } from '../../schemas/timeline-row.ts';
import { decodeState, encodeState } from '../../services/processor/core/state.ts';
import type { Lane, Timeline } from '../../services/processor/core/timeline.ts';

const NOBODY = { recipient_key: '', recipient_masked: '' } as const;

/** Kinds whose events name a person. */
export const NAMING = ['submit', 'reply', 'consent'] as const satisfies readonly Kind[];

/**
 * The signed rows that make a message nobody's: as it was published but for whose it is, so that every sum stays. `now`
 * is epoch ms.
 */
export function forgotten(stored: TimelineRow, keys: readonly string[], now: number): [TimelineRow, TimelineRow] {
  const { message_id, state } = stored;
  const nobodys = keys.includes(stored.recipient_key) ? NOBODY : {};
  const kept = state.length === 0 ? state : encodeState(forget(decodeState(message_id, state), keys));
  return [
    { ...stored, sign: -1, state: new Uint8Array(0) },
    { ...stored, ...nobodys, sign: 1, version: stored.version + 1, updated_at: now, state: kept },
  ];
}

/** A timeline whose events name these people no more. */
export const forget = (timeline: Timeline, keys: readonly string[]): Timeline => ({
  ...timeline,
  lanes: timeline.lanes.map((lane) => forgetInLane(lane, keys)),
});

const forgetInLane = (lane: Lane, keys: readonly string[]): Lane => ({
  ...lane,
  submit: lane.submit.map((event) => unnamed(event, keys)),
  reply: lane.reply.map((event) => unnamed(event, keys)),
  consent: lane.consent.map((event) => unnamed(event, keys)),
});

/** An event as it is kept, without the person if it is one of these. */
export const unnamed = <E extends { readonly recipient_key: string }>(event: E, keys: readonly string[]): E =>
  keys.includes(event.recipient_key) ? { ...event, ...NOBODY } : event;

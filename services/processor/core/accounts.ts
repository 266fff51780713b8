import type { FailureCode } from '../../../schemas/failures.ts';
import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import type { Kept } from './kept.ts';
import { compareOccurrence, type Occurrence } from './order.ts';
import { mergeLanes, type Lane, type Timeline } from './timeline.ts';
import { compareVersions } from './versions.ts';

/** An event that is kept but left out of every answer, as long as the submit of its message is another account's. */
export interface Rejection {
  readonly code: Extract<FailureCode, 'foreign_account' | 'message_id_conflict'>;
  readonly kind: Kind;
  readonly event_id: string;
  readonly account_id: string;
}

/** The submit of the message: the first over all accounts. */
export function submitOf(timeline: Timeline): Kept<'submit'> | undefined {
  let first: Kept<'submit'> | undefined;
  for (const { submit } of timeline.lanes) {
    const own = submit[0];
    if (own !== undefined && (first === undefined || compareVersions('submit', own, first) < 0)) first = own;
  }
  return first;
}

/** True if events of `accountId` are left out: the message was submitted by another account. */
export function isForeign(timeline: Timeline, accountId: string): boolean {
  const submit = submitOf(timeline);
  return submit !== undefined && isStranger(accountId, submit.account_id);
}

/** Events that name no account belong to whoever submitted. */
const isStranger = (accountId: string, owner: string): boolean => accountId !== '' && accountId !== owner;

/**
 * All that counts for the message, as one lane under the account that it belongs to. An event told with and without
 * its account is one event. Without a submit nothing is left out.
 */
export function answeringLane(timeline: Timeline): Lane | undefined {
  const { lanes } = timeline;
  if (lanes.length <= 1) return lanes[0];
  const submit = submitOf(timeline);
  const owner = submit?.account_id ?? firstAccount(lanes);
  const eligible = submit === undefined ? lanes : lanes.filter((lane) => !isStranger(lane.account_id, owner));
  const united = eligible.reduce(mergeLanes);
  return united.account_id === owner ? united : { ...united, account_id: owner };
}

/** Of a message without a submit: the account of its first event that names one. */
function firstAccount(lanes: readonly Lane[]): string {
  let first: { readonly account_id: string; readonly event: Occurrence } | undefined;
  for (const lane of lanes) {
    const event = firstEvent(lane);
    if (lane.account_id !== '' && event && (first === undefined || compareOccurrence(event, first.event) < 0))
      first = { account_id: lane.account_id, event };
  }
  return first?.account_id ?? '';
}

function firstEvent(lane: Lane): Occurrence | undefined {
  let first: Occurrence | undefined;
  for (const kind of KIND_NAMES)
    for (const event of lane[kind]) if (first === undefined || compareOccurrence(event, first) < 0) first = event;
  return first;
}

/** What the timeline keeps of accounts that did not submit the message. Of submits and reads only the first is kept. */
export function rejectionsOf(timeline: Timeline): Rejection[] {
  const owner = submitOf(timeline)?.account_id;
  if (owner === undefined) return [];
  return timeline.lanes.filter((lane) => isStranger(lane.account_id, owner)).flatMap(rejectionsOfLane);
}

const rejectionsOfLane = (lane: Lane): Rejection[] =>
  KIND_NAMES.flatMap((kind) =>
    lane[kind].map(({ event_id, account_id }) => ({
      code: kind === 'submit' ? 'message_id_conflict' : 'foreign_account',
      kind,
      event_id,
      account_id,
    })),
  );

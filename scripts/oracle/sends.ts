import { byBytes, groupBy } from './order.ts';

/** What a logical send depends on of each attempt. Times in epoch ms, 0 for what has not happened. */
export interface Attempt {
  readonly message_id: string;
  readonly parent_message_id: string;
  readonly account_id: string;
  readonly channel: string;
  readonly status: string;
  readonly final: number;
  readonly delivered_inferred: number;
  readonly submitted_at: number;
  readonly delivered_at: number;
}

/** A logical send: what `sends` must say. */
export interface Send {
  readonly message_id: string;
  readonly message_ids: readonly string[];
  readonly channels: readonly string[];
  readonly outcome: string;
  readonly delivered_by: string;
  readonly submitted_at: number;
  readonly delivered_at: number;
}

/** Most fallbacks between an attempt and the first one. */
const MOST_STEPS = 16;
const UNKNOWN_AFTER_MS = 72 * 3_600_000;

/** The logical sends of these messages when they are asked for at `now` (epoch ms). */
export function sendsOf(messages: readonly Attempt[], now: number): Send[] {
  const submitted = messages.filter(({ submitted_at }) => submitted_at > 0);
  const byId = new Map(submitted.map((message) => [message.message_id, message]));
  return [...groupBy(submitted, (message) => rootOf(message, byId)).entries()].map(([root, attempts]) =>
    sendOf(root, attempts, now),
  );
}

/** Up from parent to parent, for as long as they are of one account; whoever gets nowhere stands for itself. */
function rootOf(message: Attempt, byId: ReadonlyMap<string, Attempt>): string {
  let at = message;
  for (let step = 0; step <= MOST_STEPS; step++) {
    const parent = at.parent_message_id === '' ? undefined : byId.get(at.parent_message_id);
    if (parent === undefined || parent.account_id !== at.account_id) return at.message_id;
    at = parent;
  }
  return message.message_id;
}

function sendOf(root: string, attempts: readonly Attempt[], now: number): Send {
  const inOrder = [...attempts].sort((a, b) => a.submitted_at - b.submitted_at || byBytes(a.message_id, b.message_id));
  const fates = inOrder.map((attempt) => fateOf(attempt, now));
  const better = ['delivered', 'delivered_inferred', 'pending', 'unknown'].find((fate) => fates.includes(fate));
  const delivered = inOrder
    .filter(({ delivered_at }) => delivered_at > 0)
    .sort((a, b) => a.delivered_at - b.delivered_at || byBytes(a.message_id, b.message_id))[0];
  return {
    message_id: root,
    message_ids: inOrder.map(({ message_id }) => message_id),
    channels: inOrder.map(({ channel }) => channel),
    outcome: better ?? fates.at(-1)!,
    delivered_by: delivered?.message_id ?? '',
    submitted_at: inOrder[0]!.submitted_at,
    delivered_at: delivered?.delivered_at ?? 0,
  };
}

function fateOf({ final, status, delivered_inferred, submitted_at }: Attempt, now: number): string {
  if (final) return status;
  if (delivered_inferred) return 'delivered_inferred';
  return status === 'unknown' || submitted_at <= now - UNKNOWN_AFTER_MS ? 'unknown' : 'pending';
}

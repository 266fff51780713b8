import type { DeadLetter } from '../../../schemas/codec.ts';
import { isKind, KINDS } from '../../../schemas/kinds.ts';

/** Which dead letters are meant; what is absent does not restrict. */
export interface Filter {
  readonly code?: string;
  /** Topic of the original record. */
  readonly topic?: string;
  /** Beginning of the letter's id. */
  readonly id?: string;
  /** The record arrived at this moment or later (epoch ms). */
  readonly since?: number;
}

/** The topic that a person means by `handset.dlr` or `dlr`. */
export const topicMeant = (text: string): string => (isKind(text) ? KINDS[text].topic : text);

/** Whether a letter is meant. */
export const matches = ({ code, topic, id, since }: Filter, letter: DeadLetter): boolean =>
  (code === undefined || letter.code === code) &&
  (topic === undefined || letter.origin_topic === topic) &&
  (id === undefined || letter.dead_letter_id.startsWith(id)) &&
  (since === undefined || letter.occurred_at >= since);

/** The same as a condition on the view `dead_letters`, with its parameters. */
export function conditionOf({ code, topic, id, since }: Filter): { sql: string; params: Record<string, unknown> } {
  const conditions = [
    code !== undefined && 'code = {code:String}',
    topic !== undefined && 'origin_topic = {topic:String}',
    id !== undefined && 'startsWith(dead_letter_id, {id:String})',
    since !== undefined && 'occurred_at >= fromUnixTimestamp64Milli({since:Int64})',
  ].filter((condition) => condition !== false);
  return { sql: conditions.length === 0 ? '1' : conditions.join(' AND '), params: { code, topic, id, since } };
}

import { aliasesOf, aliasKey, type Alias } from '../../../schemas/alias.ts';
import { partitionOf } from '../../../schemas/murmur2.ts';
import { topicOf } from '../../../schemas/topics.ts';
import { claimedBy, copiesOf, type Copy } from '../core/claims.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Encode, Incoming, PlacedRecord } from './ports.ts';

/** Something that the owner of another message has to know: what an id means, or an event that is meant for it. */
export type News = { readonly is: 'alias'; readonly alias: Alias } | { readonly is: 'copy'; readonly copy: Copy };

const NONE: readonly News[] = [];

/**
 * What follows for other messages from something that was folded into `timeline`: a handoff says what the vendor's id
 * means; an event under an id is told again of all that the id means; of what an id means newly, all its events are told.
 *
 * It follows from what came, not from what changed. Whether something that was known before had been told before nobody
 * knows: its batch may be in, and its task gone before the telling was acknowledged.
 */
export function newsOf(timeline: Timeline, incoming: Incoming): readonly News[] {
  if (incoming.kind === 'alias') return claimedBy(timeline, incoming.alias).map(newsOfCopy);
  if (incoming.kind === 'handoff') return aliasesOf(incoming.event).map((alias) => ({ is: 'alias', alias }));
  if (timeline.links.aliases.length === 0) return NONE;
  return copiesOf(timeline, incoming).map(newsOfCopy);
}

const newsOfCopy = (copy: Copy): News => ({ is: 'copy', copy });

/** News as a record for whom it concerns. */
export function recordOf(news: News, encode: Encode, partitions: number): PlacedRecord {
  if (news.is === 'copy') {
    const { told, message_id } = news.copy;
    const key = Buffer.from(message_id);
    return { topic: topicOf(told.kind), partition: partitionOf(key, partitions), key, value: encode.claimed(told) };
  }
  const { alias } = news;
  const partition = partitionOf(Buffer.from(alias.vendor_message_id), partitions);
  return { topic: topicOf('alias'), partition, key: Buffer.from(aliasKey(alias)), value: encode.alias(alias) };
}

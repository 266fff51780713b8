import { encodeAlias, encodeEvent } from '../../../schemas/codec.ts';
import { topicOf, type Arriving } from '../../../schemas/topics.ts';
import type { Encode } from '../partition/ports.ts';

/**
 * Encodes with our own schemas. `ids` are those under which the registry holds them, by topic; throws if it lacks one.
 */
export function encoder(ids: ReadonlyMap<string, number>): Encode {
  const idOf = (arriving: Arriving): number => {
    const id = ids.get(topicOf(arriving));
    if (id === undefined) throw new Error(`the registry gave no schema id for ${topicOf(arriving)}`);
    return id;
  };
  const [alias, dlr, read] = [idOf('alias'), idOf('dlr'), idOf('read')];
  return {
    alias: (each) => encodeAlias(each, alias),
    claimed: (told) =>
      told.kind === 'dlr' ? encodeEvent(told.kind, told.event, dlr) : encodeEvent(told.kind, told.event, read),
  };
}

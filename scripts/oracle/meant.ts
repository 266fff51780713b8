import { aliasesOf } from '../../schemas/alias.ts';
import { failuresOf } from '../../schemas/validate.ts';
import { groupBy } from './order.ts';
import type { Told, ToldOf } from './told.ts';

/** A handoff's word that a vendor's id is a message. */
interface Meaning {
  readonly vendor: string;
  readonly account_id: string;
  readonly message_id: string;
}

/** All that was told of each message: also what a vendor told under an id of its own that a handoff says is this one. */
export function toldOfEach(told: Iterable<Told>, now: number): ReadonlyMap<string, readonly Told[]> {
  const all = [...told];
  const meanings = meaningsIn(all, now);
  const meant = all.flatMap((one) => [one, ...readersOf(one, meanings).map((message_id) => about(one, message_id))]);
  return groupBy(meant, ({ event }) => event.message_id);
}

/** What ids mean, by the handoffs that count. */
function meaningsIn(told: readonly Told[], now: number): ReadonlyMap<string, readonly Meaning[]> {
  const handoffs = told.filter((one): one is ToldOf<'handoff'> => one.kind === 'handoff');
  const aliases = handoffs
    .filter(({ kind, event, arrivedAt }) => failuresOf(kind, event, arrivedAt ?? now).length === 0)
    .flatMap(({ event }) => aliasesOf(event));
  return groupBy(aliases, ({ vendor_message_id }) => vendor_message_id);
}

/** The messages that an event is about beside the one that it names; an id may mean an id that means a message. */
function readersOf(told: Told, meanings: ReadonlyMap<string, readonly Meaning[]>): string[] {
  const named = told.event.message_id;
  const found: string[] = [];
  const look = (id: string): void => {
    for (const meaning of meanings.get(id) ?? []) {
      if (!isMeant(told, meaning) || meaning.message_id === named || found.includes(meaning.message_id)) continue;
      found.push(meaning.message_id);
      look(meaning.message_id);
    }
  };
  look(named);
  return found;
}

function isMeant({ kind, event }: Told, { vendor, account_id }: Meaning): boolean {
  if (event.account_id !== account_id && event.account_id !== '' && account_id !== '') return false;
  return kind === 'read' || (kind === 'dlr' && event.vendor === vendor);
}

const about = (told: Told, message_id: string): Told => ({ ...told, event: { ...told.event, message_id } }) as Told;

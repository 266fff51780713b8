import type { Random } from '../../simulate/random.ts';
import { cloudAddress, hit, homeAddress, natAddress, PHONES } from './askers.ts';
import type { Traits } from './traits.ts';
import type { MadeHit, MadeMessage } from './made.ts';

/** Who a person's hits are told apart from. A browser that fetches before the tap is a machine: nobody looked. */
export const PERSON = 'person';

/** What people do with a message's links. */
export function people(message: MadeMessage, traits: Traits, dice: Random): MadeHit[] {
  if (!dice.chance(traits.clickers)) return [];
  const place = placeOf(traits, dice);
  const asked = { agent: dice.pick(PHONES), ip: place.ip, who: PERSON };
  const isQuick = dice.chance(traits.quick);
  const wait = isQuick ? traits.quickest + dice.waiting(4_000) : traits.quickest + dice.lasting(traits.reaction, 3);
  const at = message.arrivesAt + wait;
  const hits = [hit(message, at, asked)];
  if (dice.chance(traits.prefetchers))
    hits.push(
      hit(message, at - 200 - dice.below(900), { ...asked, who: 'prefetch', headers: { 'sec-purpose': 'prefetch' } }),
    );
  if (dice.chance(traits.doubleTaps)) hits.push(hit(message, at + 80 + dice.below(700), asked));
  if (dice.chance(traits.returns)) hits.push(hit(message, at + 30_000 + dice.waiting(3_600_000), asked));
  const other = message.links[1];
  if (other !== undefined && dice.chance(traits.secondLinks))
    hits.push(hit(message, at + 2_500 + dice.waiting(20_000), { ...asked, link: other }));
  return hits;
}

/** Some sit behind a carrier's address with thousands of others, some behind a VPN or relay in a data centre. */
function placeOf(traits: Traits, dice: Random): { readonly ip: string } {
  if (dice.chance(traits.proxied)) return { ip: cloudAddress(dice, traits.listed) };
  return { ip: dice.chance(traits.carrierNat) ? natAddress(dice, traits.natAddresses) : homeAddress(dice) };
}

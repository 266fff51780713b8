import type { Dlr } from '../../schemas/events.ts';
import type { Journey } from './journey.ts';
import type { Random, Weighted } from './random.ts';
import type { Refusal, Vendor } from './vendors.ts';

/** What was sent, as far as its way matters. */
export interface Parcel {
  readonly parts: number;
  readonly carrier: string;
  /** The account's vendors, by how much it uses them. */
  readonly vendors: readonly Weighted<Vendor>[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Hands a parcel to a vendor and lets receipts come back. Returns when it reached the phone (epoch ms), whatever the
 * receipts say; undefined if it did not.
 */
export function travel(journey: Journey, parcel: Parcel): number | undefined {
  const { dice, start } = journey;
  const vendor = dice.weighted(parcel.vendors);
  const takenAt = start + dice.lasting(900, 2);
  // Nobody says anything: a handoff that was never told, or a queue that nobody empties.
  if (dice.chance(0.003)) return undefined;
  if (dice.chance(0.015)) return refusedAtTheDoor(journey, parcel, vendor, takenAt);
  if (dice.chance(0.06)) journey.note('handoff', takenAt - dice.below(400), { outcome: 'queued', vendor: vendor.name });
  return receipts(journey, parcel, vendor, { takenAt, vendorId: accept(journey, parcel, vendor, takenAt) });
}

/** Tells that a vendor took the parcel, and returns the id that it gave it. */
function accept(journey: Journey, { carrier }: Parcel, { name }: Vendor, at: number): string {
  const vendor_message_id = `${name}-${journey.dice.hex()}`;
  // What a handoff is told by may be slower than the first receipts.
  const told = at + (journey.dice.chance(0.05) ? journey.dice.below(10_000) : 0);
  journey.note(
    'handoff',
    told,
    {
      outcome: 'accepted',
      vendor: name,
      // Some vendors tell the network only in the receipt.
      carrier: journey.dice.chance(0.8) ? carrier : '',
      vendor_message_id,
      line_type: journey.dice.chance(0.97) ? 'mobile' : 'voip',
    },
    { occurred_at: at },
  );
  return vendor_message_id;
}

/** Half of the refused parcels are tried with another vendor, which takes most of them. */
function refusedAtTheDoor(journey: Journey, parcel: Parcel, vendor: Vendor, at: number): number | undefined {
  const { dice } = journey;
  const { code, text } = dice.weighted(vendor.door);
  journey.note('handoff', at, { outcome: 'rejected', vendor: vendor.name, error_code: code, error_text: text });
  const others = parcel.vendors.filter(([other]) => other !== vendor);
  if (others.length === 0 || dice.chance(0.5)) return undefined;
  const second = dice.weighted(others);
  const again = at + dice.lasting(1_500, 2);
  return receipts(journey, parcel, second, { takenAt: again, vendorId: accept(journey, parcel, second, again) });
}

type Fate = 'delivered' | 'refused' | 'unknown' | 'silent' | 'silently_delivered' | 'corrected';

const FATES: readonly Weighted<Fate>[] = [
  ['delivered', 905],
  ['refused', 55],
  ['unknown', 6],
  ['silent', 10],
  ['silently_delivered', 15],
  ['corrected', 9],
];

/** When a vendor took a parcel, and the id that it gave it. */
interface Taken {
  readonly takenAt: number;
  readonly vendorId: string;
}

function receipts(journey: Journey, parcel: Parcel, vendor: Vendor, { takenAt, vendorId }: Taken): number | undefined {
  const { dice } = journey;
  // Whose callback URL does not name the message knows it only by its own id.
  const talk = talker(journey, parcel, vendor, dice.chance(0.1) ? vendorId : journey.messageId);
  for (const step of vendor.tells)
    talk.all(takenAt + dice.lasting(300, 1.5), { status: step, raw_status: vendor.raw[step] });
  const late = dice.chance(0.02) ? dice.waiting(2 * HOUR) : 0;
  const arrival = takenAt + dice.lasting(vendor.medianMs, 2.2) + late;
  const delivered = { status: 'delivered', raw_status: vendor.raw.delivered } as const;
  switch (dice.weighted(FATES)) {
    case 'delivered':
      talk.all(arrival, delivered);
      return arrival;
    case 'refused':
      talk.refusal(arrival + (dice.chance(0.3) ? dice.waiting(HOUR) : 0), dice.weighted(vendor.road));
      // Some refused messages arrive all the same; the recipient's answer will show it.
      return dice.chance(0.03) ? arrival : undefined;
    case 'unknown':
      talk.all(arrival + dice.waiting(MINUTE), { status: 'unknown', raw_status: vendor.raw.unknown });
      return dice.chance(0.5) ? arrival : undefined;
    case 'silent':
      return undefined;
    case 'silently_delivered':
      return arrival;
    case 'corrected':
      talk.refusal(arrival, dice.weighted(vendor.road));
      talk.all(arrival + dice.waiting(MINUTE), delivered);
      return arrival;
  }
}

/** Writes a vendor's receipts: one for the message or one a part, numbered or not, with a price or without. */
function talker(journey: Journey, { parts, carrier }: Parcel, vendor: Vendor, message_id: string) {
  const { dice } = journey;
  // A vendor whose clock is wrong is wrong for all that it says of a message.
  const skew = skewOf(dice);
  let sequence = 0;
  const say = (at: number, fields: Partial<Dlr>, part: number): void =>
    journey.note(
      'dlr',
      at,
      {
        vendor: vendor.name,
        carrier: dice.chance(0.6) ? carrier : '',
        ...(vendor.numbered ? { sequence: sequence++ } : {}),
        ...(part > 0 ? { part, parts } : {}),
        ...priceOf(dice, vendor, part > 0 ? 1 : parts),
        ...fields,
      },
      { message_id, occurred_at: at + skew },
    );
  const inParts = vendor.byPart && parts > 1;
  const all = (at: number, fields: Partial<Dlr>): void => {
    if (!inParts) return say(at, fields, 0);
    for (let part = 1; part <= parts; part++) say(at + dice.below(800), fields, part);
  };
  const refusal = (at: number, { status, code, text, raw }: Refusal): void => {
    const words = { status, error_code: code, error_text: text, raw_status: raw };
    if (!inParts || dice.chance(0.5)) return all(at, words);
    // One part is lost, the others arrive.
    const lost = 1 + dice.below(parts);
    for (let part = 1; part <= parts; part++)
      say(
        at + dice.below(800),
        part === lost ? words : { status: 'delivered', raw_status: vendor.raw.delivered },
        part,
      );
  };
  return { all, refusal };
}

/** How far a vendor's clock is ahead (ms): a few are seconds off, a few an hour because of a time zone. */
function skewOf(dice: Random): number {
  if (dice.chance(0.99)) return 0;
  return dice.chance(0.7) ? dice.below(20_000) - 10_000 : dice.pick([-HOUR, HOUR]);
}

const priceOf = (dice: Random, { price, currency }: Vendor, parts: number): Partial<Dlr> =>
  price === null || dice.chance(0.3) ? {} : { price: Number((price * parts).toFixed(6)), currency };

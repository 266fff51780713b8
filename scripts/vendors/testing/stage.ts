import { withParameters, type Answer, type Call, type Life, type Play, type Sent, type Tell } from '../plays/play.ts';

/** The account whose messages these are. */
export const ACCOUNT = 'demo';
/** What vendors sign. */
export const PUBLIC_URL = 'https://hooks.example.com';
const OUR_NUMBER = '+12025550100';

/** A message with its life: what we know of it, and what its vendor does. */
export interface Message {
  readonly id: string;
  readonly campaign: string;
  readonly play: Play;
  readonly life: Life;
  readonly submittedAt: number;
  readonly sent: Sent;
}

/** Plays by the campaign that their messages belong to. */
export type Plays = Readonly<Record<string, Play>>;

/** All messages of the plays: receipts come before the submit of the early ones, and long behind that of the late ones. */
export function stage(
  plays: Plays,
  submitted: { readonly early: number; readonly late: number },
): { readonly early: readonly Message[]; readonly late: readonly Message[] } {
  let place = 0;
  const messages = (submittedAt: number, livesOf: (play: Play) => readonly Life[]) =>
    Object.entries(plays).flatMap(([campaign, play]) =>
      livesOf(play).map((life) => messageOf(campaign, play, life, { submittedAt, place: (place += 1) })),
    );
  return {
    early: messages(submitted.early, ({ delivered, more = [] }) => [delivered, ...more]),
    late: messages(submitted.late, ({ undelivered }) => [undelivered]),
  };
}

/** `place` tells a message from every other one. */
function messageOf(
  campaign: string,
  play: Play,
  life: Life,
  { submittedAt, place }: { readonly submittedAt: number; readonly place: number },
): Message {
  const vendorId = play.newId();
  const id = life.named === 'by its own id' ? vendorId : `${campaign}-${place}`;
  const path = play.path(ACCOUNT);
  const sent = {
    path: life.named === 'in the URL' ? withParameters(path, { message_id: id }) : path,
    vendorId,
    reference: life.named === 'by a reference' ? id : '',
    sender: OUR_NUMBER,
    recipient: `+1202555${String(1_000 + place)}`,
  };
  return { id, campaign, play, life, submittedAt, sent };
}

/** The events by which its sender tells of it, one a kind. */
export const submitOf = ({ id, campaign, submittedAt, sent }: Message) => ({
  message_id: id,
  occurred_at: submittedAt,
  sender: sent.sender,
  recipient: sent.recipient,
  campaign_id: campaign,
});

export const handoffOf = ({ id, play, submittedAt, sent }: Message) => ({
  message_id: id,
  occurred_at: submittedAt + 1_000,
  outcome: 'accepted',
  vendor: play.vendor,
  vendor_message_id: sent.vendorId,
});

/** When something that is told of a message happened (epoch ms). */
export const momentOf = ({ submittedAt }: Message, { after }: Tell): number => submittedAt + after * 1_000;

/** What is written back to a message: to the one of each play that is delivered first. */
export const answerTo = ({ play, life }: Message): Answer | undefined =>
  life === play.delivered ? play.answer : undefined;

/** What stands in `steps` in the end, as `kind` or `kind word`, sorted. */
export function stepsOf(message: Message): string[] {
  const { beside, end } = message.life;
  const told = [beside, end].flatMap((tell) => (tell === undefined ? [] : [tell.step]));
  const answer = answerTo(message);
  return ['submit', 'handoff', ...told, ...(answer === undefined ? [] : (answer.steps ?? ['reply']))].sort();
}

/** What a stranger says of a message that was not delivered: that it was, as its vendor would say it, by every name. */
export const forgeryOf = ({ id, play, sent }: Message, at: number): Call =>
  play.delivered.end.call({ ...sent, reference: id, path: withParameters(play.path(ACCOUNT), { message_id: id }) }, at);

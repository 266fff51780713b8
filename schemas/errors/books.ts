import { AWS } from './aws.ts';
import { BANDWIDTH } from './bandwidth.ts';
import { EIGHT_BY_EIGHT } from './eight-by-eight.ts';
import { GSM } from './gsm.ts';
import { INFOBIP } from './infobip.ts';
import { MESSAGEBIRD } from './messagebird.ts';
import { PLIVO } from './plivo.ts';
import { RBM } from './rbm.ts';
import type { CodeBook } from './shape.ts';
import { SINCH } from './sinch.ts';
import { JASMIN, KANNEL, SMPP } from './smpp.ts';
import { TELNYX } from './telnyx.ts';
import { TWILIO } from './twilio.ts';
import { VONAGE } from './vonage.ts';

/**
 * The codes of every vendor, by the name that its events carry; `smpp` and `gsm` are the standards themselves. Codes are
 * a vendor's own: 5 means many things. Events tell no protocol, so where two books of a vendor list the same code the
 * first one explains the message.
 */
export const CODE_BOOKS: Readonly<Record<string, readonly CodeBook[]>> = {
  twilio: TWILIO,
  telnyx: TELNYX,
  bandwidth: BANDWIDTH,
  plivo: PLIVO,
  vonage: VONAGE,
  infobip: INFOBIP,
  sinch: SINCH,
  messagebird: MESSAGEBIRD,
  aws: AWS,
  rbm: RBM,
  '8x8': EIGHT_BY_EIGHT,
  jasmin: JASMIN,
  kannel: KANNEL,
  smpp: SMPP,
  gsm: GSM,
};

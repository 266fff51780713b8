import { aws } from './aws.ts';
import { bandwidth } from './bandwidth.ts';
import { infobip } from './infobip.ts';
import { jasmin } from './jasmin.ts';
import { kannel } from './kannel.ts';
import { messagebird } from './messagebird.ts';
import { plivo } from './plivo.ts';
import { rbm } from './rbm.ts';
import { sinch } from './sinch.ts';
import { telnyx } from './telnyx.ts';
import { twilio } from './twilio.ts';
import { vonage } from './vonage.ts';
import type { Vendor } from './vendor.ts';

/** Every vendor that may call back, by the name in its URL: `/v1/webhooks/{vendor}/{account}`. */
export const VENDORS = {
  aws,
  bandwidth,
  infobip,
  jasmin,
  kannel,
  messagebird,
  plivo,
  rbm,
  sinch,
  telnyx,
  twilio,
  vonage,
} as const satisfies Record<string, Vendor>;

export type VendorName = keyof typeof VENDORS;
export const VENDOR_NAMES = Object.keys(VENDORS) as VendorName[];

export const isVendor = (name: string): name is VendorName => Object.hasOwn(VENDORS, name);

/** The variable that holds a vendor's secrets: `account:secret[|second secret],…`. */
export const secretsVariable = (vendor: VendorName): string => `HANDSET_${vendor.toUpperCase()}_SECRETS`;

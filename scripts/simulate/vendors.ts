import type { DlrStatus } from '../../schemas/status.ts';
import type { Weighted } from './random.ts';

/** One way in which a vendor says that a message did not arrive. */
export interface Refusal {
  readonly status: DlrStatus;
  readonly code: string;
  readonly text: string;
  readonly raw: string;
}

/** How a vendor talks. */
export interface Vendor {
  readonly name: string;
  /** What it calls the steps that we know. */
  readonly raw: Readonly<Record<'queued' | 'accepted' | 'delivered' | 'unknown', string>>;
  /** Steps that it tells before the end. */
  readonly tells: readonly ('queued' | 'accepted')[];
  /** Numbers its receipts. */
  readonly numbered: boolean;
  /** Sends one receipt a part. */
  readonly byPart: boolean;
  /** Price of a part; null if its receipts tell none. */
  readonly price: number | null;
  readonly currency: 'USD' | 'EUR';
  /** Half of its messages arrive within so many ms. */
  readonly medianMs: number;
  /** Refusals at the door. */
  readonly door: readonly Weighted<Refusal>[];
  /** Refusals by receipt. */
  readonly road: readonly Weighted<Refusal>[];
}

const no = (weight: number, status: DlrStatus, code: string, text: string, raw: string): Weighted<Refusal> => [
  { status, code, text, raw },
  weight,
];

/** The vendors of the simulation: their own words and codes for the same fates. */
export const VENDORS: readonly Vendor[] = [
  {
    name: 'twilio',
    raw: { queued: 'queued', accepted: 'sent', delivered: 'delivered', unknown: 'sent' },
    tells: ['queued', 'accepted'],
    numbered: false,
    byPart: false,
    price: 0.0079,
    currency: 'USD',
    medianMs: 3_500,
    door: [
      no(5, 'rejected', '21610', 'Attempt to send to unsubscribed recipient', 'failed'),
      no(2, 'rejected', '21211', 'Invalid To number', 'failed'),
      no(1, 'rejected', '21408', 'Permission to send to region not enabled', 'failed'),
    ],
    road: [
      no(8, 'failed', '30003', 'Unreachable destination handset', 'undelivered'),
      no(5, 'failed', '30005', 'Unknown destination handset', 'undelivered'),
      no(4, 'failed', '30006', 'Landline or unreachable carrier', 'undelivered'),
      no(9, 'filtered', '30007', 'Message filtered', 'undelivered'),
      no(3, 'failed', '30008', 'Unknown error', 'undelivered'),
      no(2, 'filtered', '30034', 'Message from an unregistered number', 'undelivered'),
      no(1, 'expired', '30410', 'Provider timeout', 'undelivered'),
    ],
  },
  {
    name: 'telnyx',
    raw: { queued: 'queued', accepted: 'sent', delivered: 'delivered', unknown: 'delivery_unconfirmed' },
    tells: ['accepted'],
    numbered: false,
    byPart: false,
    price: 0.004,
    currency: 'USD',
    medianMs: 2_800,
    door: [
      no(3, 'rejected', '40300', 'Blocked due to STOP message', 'sending_failed'),
      no(1, 'rejected', '40310', 'Invalid to address', 'sending_failed'),
    ],
    road: [
      no(4, 'filtered', '40002', 'Blocked as spam - temporary', 'delivery_failed'),
      no(2, 'filtered', '40003', 'Blocked as spam - permanent', 'delivery_failed'),
      no(2, 'expired', '40005', 'Message expired during transmission', 'delivery_failed'),
      no(5, 'failed', '40008', 'Undeliverable', 'delivery_failed'),
      no(1, 'failed', '40001', 'Not routable', 'delivery_failed'),
    ],
  },
  {
    name: 'bandwidth',
    raw: {
      queued: 'message-sending',
      accepted: 'message-sending',
      delivered: 'message-delivered',
      unknown: 'message-failed',
    },
    tells: [],
    numbered: false,
    byPart: false,
    price: 0.004,
    currency: 'USD',
    medianMs: 4_200,
    door: [no(1, 'rejected', '4302', 'Malformed to number', 'message-failed')],
    road: [
      no(3, 'failed', '4720', 'Invalid destination address', 'message-failed'),
      no(2, 'failed', '4721', 'Destination deactivated', 'message-failed'),
      no(4, 'filtered', '4770', 'Carrier rejected as spam', 'message-failed'),
      no(1, 'filtered', '4781', 'Volume violation', 'message-failed'),
      no(1, 'expired', '4360', 'Message expired', 'message-failed'),
    ],
  },
  {
    name: 'infobip',
    raw: {
      queued: 'PENDING_ENROUTE',
      accepted: 'DELIVERED_TO_OPERATOR',
      delivered: 'DELIVERED_TO_HANDSET',
      unknown: 'PENDING_ACCEPTED',
    },
    tells: ['queued', 'accepted'],
    numbered: false,
    byPart: false,
    price: 0.0335,
    currency: 'EUR',
    medianMs: 5_000,
    door: [no(2, 'rejected', '603', 'Destination opted out', 'REJECTED')],
    road: [
      no(4, 'failed', '1', 'Unknown subscriber', 'UNDELIVERABLE_NOT_DELIVERED'),
      no(4, 'failed', '27', 'Absent subscriber', 'UNDELIVERABLE_NOT_DELIVERED'),
      no(2, 'filtered', '607', 'Message classified as spam', 'REJECTED'),
      no(2, 'expired', '4101', 'Validity period expired', 'EXPIRED_EXPIRED'),
    ],
  },
  {
    name: 'sinch',
    raw: { queued: 'Queued', accepted: 'Dispatched', delivered: 'Delivered', unknown: 'Unknown' },
    tells: ['accepted'],
    numbered: false,
    byPart: true,
    price: null,
    currency: 'EUR',
    medianMs: 4_500,
    door: [no(1, 'rejected', '412', 'Region not provisioned', 'Rejected')],
    road: [
      no(3, 'failed', '402', 'Unroutable', 'Aborted'),
      no(3, 'failed', '404', 'Temporary delivery failure', 'Failed'),
      no(2, 'expired', '406', 'Expired', 'Expired'),
      no(2, 'rejected', '408', 'Rejected', 'Rejected'),
    ],
  },
  {
    name: 'vonage',
    raw: { queued: 'buffered', accepted: 'accepted', delivered: 'delivered', unknown: 'unknown' },
    tells: ['queued'],
    numbered: false,
    byPart: true,
    price: 0.0312,
    currency: 'EUR',
    medianMs: 6_000,
    door: [no(1, 'rejected', '9', 'Recipient opted out', 'rejected')],
    road: [
      no(3, 'failed', '2', 'Absent subscriber - temporary', 'failed'),
      no(2, 'failed', '3', 'Absent subscriber - permanent', 'failed'),
      no(3, 'filtered', '6', 'Anti-spam rejection', 'rejected'),
      no(1, 'expired', '12', 'Destination unreachable', 'expired'),
    ],
  },
  {
    name: 'plivo',
    raw: { queued: 'queued', accepted: 'sent', delivered: 'delivered', unknown: 'sent' },
    tells: ['queued', 'accepted'],
    numbered: true,
    byPart: true,
    price: 0.0055,
    currency: 'USD',
    medianMs: 3_900,
    door: [no(2, 'rejected', '200', 'Recipient opted out', 'rejected')],
    road: [
      no(3, 'failed', '50', 'Invalid destination number', 'undelivered'),
      no(2, 'failed', '70', 'Destination permanently unavailable', 'undelivered'),
      no(2, 'expired', '80', 'Destination temporarily unavailable', 'undelivered'),
      no(3, 'filtered', '30', 'Spam detected', 'undelivered'),
    ],
  },
];

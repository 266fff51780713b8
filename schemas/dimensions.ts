/**
 * What answers can be grouped and filtered by. `from` says where a message gets it: from its submit, or from the
 * first handoff (else receipt) that names it.
 */
export const DIMENSIONS = {
  account_id: { from: 'submit', label: 'Account' },
  campaign_id: { from: 'submit', label: 'Campaign' },
  audience: { from: 'submit', label: 'Audience' },
  message_type: { from: 'submit', label: 'Message type' },
  channel: { from: 'submit', label: 'Channel' },
  sender: { from: 'submit', label: 'Sender' },
  country: { from: 'submit', label: 'Country' },
  carrier: { from: 'handoff', label: 'Carrier' },
  vendor: { from: 'handoff', label: 'Vendor' },
  automation_id: { from: 'submit', label: 'Automation' },
} as const satisfies Record<string, { from: 'submit' | 'handoff'; label: string }>;

export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

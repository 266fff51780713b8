/**
 * What answers can be grouped and filtered by. `from` says where a message gets it: from its submit, or from the
 * first handoff (else receipt) that names it. `meaning` is the comment of the column in every view that has it so.
 */
export const DIMENSIONS = {
  account_id: { from: 'submit', label: 'Account', meaning: 'Account of the submit.' },
  campaign_id: { from: 'submit', label: 'Campaign', meaning: 'Campaign of the submit; empty if it named none.' },
  audience: { from: 'submit', label: 'Audience', meaning: 'Audience segment of the submit; empty if it named none.' },
  message_type: {
    from: 'submit',
    label: 'Message type',
    meaning: 'Kind of message, as the submit says: promotion, reminder, otp, …',
  },
  channel: { from: 'submit', label: 'Channel', meaning: 'sms, mms or rcs.' },
  sender: {
    from: 'submit',
    label: 'Sender',
    meaning: 'Number, short code or alphanumeric sender id that it was sent from.',
  },
  country: {
    from: 'submit',
    label: 'Country',
    meaning: 'Country of the recipient, ISO 3166-1 alpha-2; empty if the submit named none.',
  },
  carrier: {
    from: 'handoff',
    label: 'Carrier',
    meaning:
      'Mobile network, as the first handoff (else receipt) that names one says. Empty until then: the message moves to its cell when it becomes known.',
  },
  vendor: {
    from: 'handoff',
    label: 'Vendor',
    meaning: 'Who carried it for us, as the first handoff (else receipt) that names one says; empty until then.',
  },
  automation_id: { from: 'submit', label: 'Automation', meaning: 'Automation that sent it; empty if none.' },
  automation_step: {
    from: 'submit',
    label: 'Automation step',
    meaning: 'Step of the automation that sent it; empty if none.',
  },
} as const satisfies Record<string, { from: 'submit' | 'handoff'; label: string; meaning: string }>;

export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

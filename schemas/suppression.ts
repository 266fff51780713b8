/** A value of `handset.suppressions`: a row of the view `suppressions`, without what is left of the number. */
export interface Suppression {
  readonly account_id: string;
  readonly recipient_key: string;
  /** `''`: all senders of the account that have no record of their own. */
  readonly sender: string;
  readonly suppressed: boolean;
  /** Epoch ms. */
  readonly since: number;
  readonly said_of: string;
  readonly how: string;
  readonly keyword: string;
  readonly reason: string;
  readonly source: string;
  readonly message_id: string;
  readonly campaign_id: string;
  readonly event_id: string;
}

/** The key of a record on `handset.suppressions`. */
export const suppressionRecordKey = ({
  account_id: account,
  recipient_key: recipient,
  sender,
}: Pick<Suppression, 'account_id' | 'recipient_key' | 'sender'>): string => `${account}:${recipient}:${sender}`;

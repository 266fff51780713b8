/** A message that a reply or conversion may belong to. Times are epoch ms; 0: it has not happened. */
export interface Candidate {
  readonly message_id: string;
  readonly account_id: string;
  readonly campaign_id: string;
  readonly sender: string;
  readonly recipient_key: string;
  readonly submitted_at: number;
  readonly delivered_at: number;
  readonly failed_at: number;
  readonly first_clicked_at: number;
  /** True where no receipt, but a reply, read or click says that it arrived. */
  readonly delivered_inferred: boolean;
}

/** What is looked for. */
export interface Wanted {
  /** Message ids, or vendors' ids of messages. */
  readonly ids: readonly string[];
  readonly recipientKeys: readonly string[];
  /** Messages to these recipients are looked for among those submitted from here to there (epoch ms, inclusive). */
  readonly from: number;
  readonly to: number;
}

/** What was found: messages by their own id or a vendor's, and by recipient. */
export interface Found {
  readonly byId: ReadonlyMap<string, readonly Candidate[]>;
  readonly byRecipient: ReadonlyMap<string, readonly Candidate[]>;
}

/** Looks messages up, many at a time. Rejects while the database is away. */
export type Find = (wanted: Wanted) => Promise<Found>;

export const NOTHING: Found = { byId: new Map(), byRecipient: new Map() };

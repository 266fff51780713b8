/** What kinds of categories there are: the six answers to "whose problem is it". */
export const FAMILIES = ['number', 'filtering', 'rate', 'consent', 'network', 'other'] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * Whether sending again makes sense. `auto`: yes, after a while, by itself. `after_fix`: once the message or the number
 * is changed. `hold`: later, when a stated time has passed. `action`: somebody must act on an account or registration
 * first. `never`: no.
 */
export const RETRY_CLASSES = ['auto', 'after_fix', 'hold', 'action', 'never'] as const;
export type RetryClass = (typeof RETRY_CLASSES)[number];

/**
 * Whose fault it is. `recipient`: the person, the number or the phone. `sender`: whose name stands on the message (its
 * registration, consent and pace). `content`: text or link. `us`: the software that sends.
 */
export const OWNERS = ['recipient', 'sender', 'content', 'carrier', 'vendor', 'us'] as const;
export type Owner = (typeof OWNERS)[number];

/** What is true of every code of a category, unless the code's own entry says it better. */
export interface CategorySpec {
  readonly family: Family;
  readonly retry: RetryClass;
  readonly owner: Owner;
  /** Left out: whoever tells such a code has given up. */
  readonly final?: false;
  readonly meaning: string;
  /** What to do, for who plans what is sent. */
  readonly fix: string;
  /** What to do, for who builds what sends. */
  readonly engineerFix: string;
}

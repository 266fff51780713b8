import { compareText } from './order.ts';

/** What stands between messages. Sets of ids in the order of their bytes. */
export interface Links {
  /** Vendors' ids that turned out to mean this message, some of them before it was known. */
  readonly aliases: readonly string[];
  /** Messages that this one falls back for, or that fall back for it (`parent_message_id`). */
  readonly attempts: readonly string[];
}

const NONE: readonly string[] = [];

export const NO_LINKS: Links = { aliases: NONE, attempts: NONE };

export const hasLinks = ({ aliases, attempts }: Links): boolean => aliases.length > 0 || attempts.length > 0;

/** All that both know. `a` itself if `b` adds nothing. */
export function joinLinks(a: Links, b: Links): Links {
  const aliases = joinIds(a.aliases, b.aliases);
  const attempts = joinIds(a.attempts, b.attempts);
  return aliases === a.aliases && attempts === a.attempts ? a : { aliases, attempts };
}

function joinIds(a: readonly string[], b: readonly string[]): readonly string[] {
  const added = b.filter((id) => !a.includes(id));
  return added.length === 0 ? a : [...new Set([...a, ...added])].sort(compareText);
}

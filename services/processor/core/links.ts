import { compareText } from './order.ts';

/** A message that an id is an alias of: whose id it is, and whose receipts are meant. */
export interface AliasMark {
  readonly vendor: string;
  readonly account_id: string;
  /** The message that the id means. */
  readonly message_id: string;
}

/** What stands between messages. Sets, in the order of their bytes. */
export interface Links {
  /** What this message's id means, if it is a vendor's id; several messages may claim it. */
  readonly aliases: readonly AliasMark[];
}

/** An id that more messages claim is none: the smallest of them are kept. */
export const MOST_ALIASES = 16;

const NONE: readonly never[] = [];

export const NO_LINKS: Links = { aliases: NONE };

/** What one alias says of the id that it is about. */
export const linkOf = ({ vendor, account_id, message_id }: AliasMark): Links => ({
  aliases: [{ vendor, account_id, message_id }],
});

/** What several aliases say of one id. */
export const linksOf = (aliases: readonly AliasMark[]): Links =>
  aliases.reduce((links, mark) => joinLinks(links, linkOf(mark)), NO_LINKS);

export const hasLinks = ({ aliases }: Links): boolean => aliases.length > 0;

/** All that both know. `a` itself if `b` adds nothing. */
export function joinLinks(a: Links, b: Links): Links {
  const aliases = joinAliases(a.aliases, b.aliases);
  return aliases === a.aliases ? a : { aliases };
}

function joinAliases(a: readonly AliasMark[], b: readonly AliasMark[]): readonly AliasMark[] {
  let all = a;
  for (const mark of b) all = withAlias(all, mark);
  return all;
}

function withAlias(marks: readonly AliasMark[], mark: AliasMark): readonly AliasMark[] {
  let at = 0;
  while (at < marks.length && compareMarks(marks[at]!, mark) < 0) at++;
  const there = marks[at];
  if (at === MOST_ALIASES || (there !== undefined && compareMarks(there, mark) === 0)) return marks;
  return marks.toSpliced(at, 0, mark).slice(0, MOST_ALIASES);
}

const compareMarks = (a: AliasMark, b: AliasMark): number =>
  compareText(a.message_id, b.message_id) || compareText(a.vendor, b.vendor) || compareText(a.account_id, b.account_id);

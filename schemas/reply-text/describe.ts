import { consentSaid } from '../consent-keywords.ts';
import type { Reply } from '../events.ts';
import { languageOf } from './language.ts';
import { optOutHintOf } from './opt-out-hint.ts';
import { toneOf } from './tone.ts';

/** Nobody writes more than ten parts; what a machine writes beyond is not read (UTF-16 units). */
const READ = 1_600;

/**
 * A reply as it is kept: what its text tells stands in fields, and the text is gone. What the sender told of it stays as
 * told; a reply without text, or one that was described before, comes back as it is.
 */
export function describeReply(reply: Reply): Reply {
  if (reply.body === '') return reply;
  const text = reply.body.slice(0, READ).toWellFormed();
  const language = reply.language || languageOf(text);
  const said = { vendor: '', country: '', keyword: reply.keyword, body: reply.body };
  const keyword = consentSaid(said)?.keyword ?? '';
  return {
    ...reply,
    keyword: reply.keyword || keyword,
    // A keyword is an order, not a mood.
    sentiment: reply.sentiment ?? (keyword === '' ? toneOf(text, language) : null),
    body_length: reply.body_length || lengthOf(reply.body),
    language,
    opt_out_hint: reply.opt_out_hint || (keyword === '' ? optOutHintOf(text) : ''),
    body: '',
  };
}

/** Characters (code points) of a text. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

import { isbot } from 'isbot';
import type { Click } from './events.ts';

export type ClickClass = 'human' | 'suspect' | 'bot';

/**
 * Who fetched a link, from the request alone. A class that the sender gave is kept. `HEAD` and known robots are bots
 * (no person's browser asks for the head only); everything else is taken for a person.
 */
export function classOf(click: Pick<Click, 'class' | 'method' | 'user_agent'>): ClickClass {
  if (click.class !== '') return click.class;
  if (click.method.toUpperCase() === 'HEAD') return 'bot';
  return click.user_agent !== '' && isbot(click.user_agent) ? 'bot' : 'human';
}

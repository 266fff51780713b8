import { plain } from './words.ts';

/**
 * Ways of asking not to be written to that are no keyword. A person has to look: "stop by at eight" is none of them, but
 * no list knows all that people write.
 */
const HINTS: readonly (readonly [hint: string, pattern: RegExp])[] = [
  ['leave_alone', /\bleave (me|us) (the \w+ )?alone\b|\bquit bother|\b(stop|quit) (bothering|harass|pester|spam)/],
  ['leave_alone', /\b(dej[ae]n?(me)?|no me) (de )?(en paz|molest\w+|tranquil\w+)|\bno (me )?molest\w+|\bdejenme\b/],
  [
    'stop_messages',
    /\b(stop|quit|cease|no more|enough|dont|do not|never) (\w+ )?(\w+ )?(text|txt|messag|msg|sms|contact|send|writ|call)\w*/,
  ],
  [
    'stop_messages',
    /\b(pl(ea)?[sz]e?|pls|omg|just|ok|just) stop\b|\bstop (it|now|already|pl(ea)?[sz]e?|pls|this|that)\b/,
  ],
  ['stop_messages', /^\W*(stop\W+){2,}|\bstopp+\b|\bmake it stop\b|\bsto[p]+ed? it\b/],
  [
    'stop_messages',
    /\b(no (me )?(quiero|envi\w+|mand\w+|escrib\w+|manden|llamen)|dejen? de|paren? de|basta de|ya no (me )?(envi|mand|escrib|quiero))\b.*?(mas|mensaj\w*|escrib\w*|envi\w*|mand\w*|sms|textos?|nada|molest\w*)/,
  ],
  ['stop_messages', /\b(no (mas|quiero) (mensajes|sms|textos)|basta ya|ya basta|ya no (me )?(envi|mand|escrib)\w+)/],
  [
    'remove_number',
    /\b(remove|take|delete|drop|erase|get|lose) (\w+ )?(me|my (cell |phone )?(number|#|no|num|info|data)|this number)( (off|from|out|number)\b|\W*(pl(ea)?[sz]e?|pls|$|now|from))/,
  ],
  [
    'remove_number',
    /\b(off|from) (your|ur|the|this|that) (\w+ )?(list|database|db|system)\b|\blose (my|this) number\b/,
  ],
  [
    'remove_number',
    /\b(quit|borr|elimin|sac|saq|remuev|retir)\w* (\w+ )?(mi|este|el) (numero|telefono|celular|contacto)|\b(borr|elimin|sac|quit)\w*me\b|\bde (su|tu|la|sus) (lista|base)/,
  ],
  [
    'unsubscribe',
    /\b(un ?sub\w*|opt(ing)? ?(me )?-?out|opt me out|cancel (my )?(subscription|texts|messages|alerts))\b/,
  ],
  [
    'unsubscribe',
    /\b(dar(me)? de baja|dame de baja|denme de baja|desuscri\w+|anular (la )?suscripcion|cancelar (la )?suscripcion)\b/,
  ],
  [
    'not_interested',
    /\b(not|no longer|never) interested\b|\bno (me|estoy) interes\w+|\bdid ?nt sign up|\bnever (signed|asked|subscribed)/,
  ],
  [
    'wrong_number',
    /\bwrong (number|person|num|#)|\bnumero equivocado|\bse equivoc\w+|\bno soy esa persona|\byou have the wrong/,
  ],
];

/** Which way of asking not to be written to a text holds; `''` if none is known. Never a reason to act alone. */
export function optOutHintOf(text: string): string {
  const said = plain(text).replaceAll("'", '').replace(/\s+/g, ' ');
  return HINTS.find(([, pattern]) => pattern.test(said))?.[0] ?? '';
}

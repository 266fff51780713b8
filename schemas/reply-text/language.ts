import { plainWords } from './words.ts';

/** What a reply is written in: English, Spanish, surely something else, or too little to tell. */
export type Language = 'en' | 'es' | 'other' | 'unknown';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that people write in one language and hardly in another; `no`, `me` and `a` are in too many. */
const ENGLISH = words(
  'the you your i im my is are was were it its this that what who how when where why do dont does not and or to of for ' +
    'on in with have has be can cant will wont please stop love great good bad thanks thank thx yes yeah yep nope ok ' +
    'okay number wrong order sorry hello hi hey just got get need want see later never been texting text sms messages ' +
    'message meh nice cool awesome perfect sure hate worst best leave alone take off remove list delivery appointment u ' +
    'ur lol wtf thats cool happy much so really very at all more better than too still again there here we us they',
);
const SPANISH = words(
  'el la los las un una que de en y por para con sin es esta este esto son soy estoy muy mas pero si gracias hola quiero ' +
    'quien como cuando donde mi tu su mis le les lo se te nos gusta encanta bueno buena bien mal malo mala numero ' +
    'mensajes mensaje dejen deja quita quiten borra borren baja favor ya nunca nada todo todos excelente perfecto ' +
    'genial vale claro listo pedido llego no_me quien_es del al hay tengo puedo ustedes usted horrible pesimo pesima ' +
    'molesten molestar basta tampoco porque cuanto buenos buenas dias tardes feliz odio mejor peor servicio',
);
const OTHERS = words(
  'je ne pas vous merci bonjour oui suis arretez le les des est une pour avec tres bien_sur ' +
    'ich nicht bitte danke ist das der die und keine mehr nein sehr ja ein mir ' +
    'nao voce obrigado obrigada sim muito uma meu minha por_favor pare ' +
    'grazie sono non per_favore basta_cosi molto bene ciao ' +
    'niet ik geen bedankt dank_je graag het een',
);

/** Letters of neither language: what is mostly written in them is written in another. */
const FOREIGN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/gu;

/** The language of a short text, by the words that give it away. */
export function languageOf(text: string): Language {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'unknown';
  if ((text.match(FOREIGN)?.length ?? 0) * 2 > letters) return 'other';
  const said = plainWords(text);
  const count = (known: ReadonlySet<string>): number => said.filter((word) => known.has(word)).length;
  const spanish = count(SPANISH) + (/[ñ¿¡]/iu.test(text) ? 2 : 0);
  const [english, other] = [count(ENGLISH), count(OTHERS)];
  const most = Math.max(english, spanish, other);
  if (most === 0) return 'unknown';
  if (spanish === most) return 'es';
  return english === most ? 'en' : 'other';
}

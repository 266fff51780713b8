import { createRequire } from 'node:module';
import Sentiment from 'sentiment';
import { EMOJI, EMOTICONS } from './emoji.ts';
import { ENGLISH_PHRASES, ENGLISH_WORDS } from './english.ts';
import { SPANISH_PHRASES, SPANISH_WORDS } from './spanish.ts';
import { plain } from './words.ts';

/** Not imported: tsx makes a JSON's keys names of exports, and this one's include reserved words. */
const englishLabels = createRequire(import.meta.url)('sentiment/languages/en/labels.json') as Readonly<
  Record<string, number>
>;

/** Scores of words from -5 (bad) to 5 (good), those that turn what follows, and those that strengthen or weaken it. */
interface Lexicon {
  readonly labels: Readonly<Record<string, number>>;
  readonly phrases: readonly (readonly [pattern: RegExp, score: number])[];
  readonly negators: ReadonlySet<string>;
  readonly degrees: Readonly<Record<string, number>>;
}

const ENGLISH: Lexicon = {
  labels: { ...englishLabels, ...ENGLISH_WORDS },
  phrases: ENGLISH_PHRASES,
  negators: new Set([
    ...['not', 'no', 'never', 'cannot', 'without', 'hardly', 'barely', 'nothing', 'nobody', 'neither', 'nor', 'aint'],
    ...[
      'dont',
      'doesnt',
      'didnt',
      'isnt',
      'wasnt',
      'arent',
      'werent',
      'cant',
      'couldnt',
      'wont',
      'wouldnt',
      'shouldnt',
    ],
    ...['hasnt', 'havent', 'hadnt', 'nt'],
  ]),
  degrees: {
    very: 1.3,
    so: 1.2,
    really: 1.3,
    super: 1.4,
    too: 1.2,
    extremely: 1.5,
    totally: 1.3,
    kinda: 0.6,
    bit: 0.6,
  },
};
const SPANISH: Lexicon = {
  labels: SPANISH_WORDS,
  phrases: SPANISH_PHRASES,
  negators: new Set(['no', 'nunca', 'jamas', 'ni', 'tampoco', 'sin', 'nadie', 'nada']),
  degrees: { muy: 1.3, tan: 1.2, super: 1.4, demasiado: 1.2, re: 1.2, bastante: 1.1, poco: 0.5, algo: 0.7, medio: 0.6 },
};

/** How many words back a negation reaches; never over the end of a clause. */
const REACH = 3;
/** "Not bad" is less good than good, "not great" less bad than bad. */
const TURNED = -0.7;
/** Stands where a clause ends; the library's tokens keep it. */
const END = '|';

/** How a word counts among the words before it: the strategy that the library asks for. */
const among = ({ negators, degrees }: Lexicon) => ({
  apply(tokens: string[], cursor: number, score: number): number {
    let counted = score;
    let turned = false;
    for (let at = cursor - 1; at >= 0 && at >= cursor - REACH && tokens[at] !== END; at--) {
      const word = tokens[at]!;
      if (negators.has(word)) turned = !turned;
      else if (at === cursor - 1) counted *= degrees[word] ?? 1;
    }
    // A negator that is negated, as in "ni tampoco", or a "no" that is itself a word of the list, turns nothing.
    return turned && !negators.has(tokens[cursor]!) ? counted * TURNED : counted;
  },
});

const LEXICA = { en: ENGLISH, es: SPANISH } as const;
const analyser = new Sentiment();
for (const [language, lexicon] of Object.entries(LEXICA)) {
  const labels = tokenised(lexicon.labels);
  analyser.registerLanguage(`replies-${language}`, { labels, scoringStrategy: among(lexicon) });
  // The library has just put its own emoji among the labels; ours come after them.
  Object.assign(labels, EMOJI);
}

/**
 * What mood a text is in, from -1 (bad) to 1 (good) to three decimals; 0: in none. Null where it cannot be told: another
 * language without any emoji, or nothing that is known in a text too short to tell its language.
 */
export function toneOf(text: string, language: string): number | null {
  const isKnown = language === 'en' || language === 'es';
  const readable = language === 'other' ? onlyEmoji(text) : text;
  const readAs: readonly ('en' | 'es')[] = isKnown ? [language] : ['en', 'es'];
  const known = readAs.map((each) => scoreOf(readable, each)).filter((score) => score !== undefined);
  if (known.length === 0) return isKnown ? 0 : null;
  return squeezed(known.reduce((most, score) => (Math.abs(score) > Math.abs(most) ? score : most)));
}

/** The sum of what is known in a text; undefined if nothing is. */
function scoreOf(text: string, language: 'en' | 'es'): number | undefined {
  const { score, words } = analyser.analyze(prepared(text, LEXICA[language]), { language: `replies-${language}` });
  return words.length === 0 ? undefined : score;
}

/** Some words more do not make a mood much stronger. */
const SOFTNESS = 8;
const squeezed = (score: number): number => Math.round((score / Math.sqrt(score * score + SOFTNESS)) * 1000) / 1000;

/** A text as the library's tokeniser takes it apart rightly: emoji alone, clauses ended, phrases as one word. */
function prepared(text: string, { phrases, labels }: Lexicon): string {
  let said = text;
  for (const [pattern, emoji] of EMOTICONS) said = said.replace(pattern, ` ${emoji} `);
  said = plain(said)
    .replaceAll("'", '')
    .replace(/[\u{1f3fb}-\u{1f3ff}\u{fe0f}\u{200d}]/gu, '')
    .replace(/\p{Extended_Pictographic}/gu, ' $& ');
  for (const [pattern, score] of phrases) said = said.replace(pattern, ` ${phraseToken(score)} `);
  return said
    .replace(/[.,;:!?¡¿\n()"]+|\b(but|pero|aunque|although)\b/g, ` ${END} `)
    .split(/\s+/)
    .map((word) => shortened(word, labels))
    .join(' ');
}

/** "sooo goood": letters that people hold are let go where that gives a word that is known. */
function shortened(word: string, labels: Readonly<Record<string, number>>): string {
  if (Object.hasOwn(labels, word) || !/(.)\1\1/u.test(word)) return word;
  const twice = word.replace(/(.)\1{2,}/gu, '$1$1');
  return Object.hasOwn(labels, twice) ? twice : word.replace(/(.)\1+/gu, '$1');
}

const onlyEmoji = (text: string): string => text.match(/\p{Extended_Pictographic}/gu)?.join(' ') ?? '';

/** A word that stands for a phrase of this score; nobody writes it. */
function phraseToken(score: number): string {
  return `‹${score}›`;
}

/** Labels as tokens are written, with the words that stand for phrases. */
function tokenised(labels: Readonly<Record<string, number>>): Record<string, number> {
  const phrases = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((score) => [phraseToken(score), score] as const);
  return { ...Object.fromEntries(phrases), ...labels };
}

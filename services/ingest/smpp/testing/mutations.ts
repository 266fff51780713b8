import type { Sample } from './corpus.ts';

/** Pieces that break things. */
const PIECES = [
  'id:',
  'ID=',
  'stat:',
  'stat:DELIVRD',
  'err:',
  'text:',
  'Text:',
  'done date:',
  'submit date',
  'sub:',
  ' dlvrd:001 ',
  ' ',
  '\t',
  '\0',
  '\r\n',
  '"',
  "'",
  ':',
  '=',
  ',',
  '{',
  '}',
  '0',
  '9',
  'f',
  '-',
  '+',
  '\ud83d',
  'é',
  'ı',
  '\u202e',
  '999999999999',
  '2403011200',
  '0x',
  'é'.repeat(50),
  '\0'.repeat(20),
];
const VALUES = [
  2,
  -1,
  0.5,
  1e300,
  '2',
  '',
  '0x02',
  [2],
  [300],
  {},
  null,
  true,
  { type: 'Buffer', data: [49, 0] },
  '0x3100',
  '\0',
];
const KEYS = ['message_state', 'receipted_message_id', '0x0427', '30', 'network_error_code', 'message_payload', 'x'];

export interface Mutation {
  readonly text: string;
  readonly tlv: Readonly<Record<string, unknown>>;
}

/** Samples with one to six things done to each; the same seed gives the same ones. */
export function* mutations(samples: readonly Sample[], count: number, seed: number): Generator<Mutation> {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  for (let made = 0; made < count; made += 1) {
    const { text, tlv = {} } = pick(samples);
    let changed = text;
    for (let times = 1 + random(6); times > 0; times -= 1)
      changed = changedOnce(changed, random, pick(PIECES), pick(samples).text);
    yield { text: changed, tlv: random(8) === 0 ? { ...tlv, [pick(KEYS)]: pick(VALUES) } : tlv };
  }
}

type Random = (below: number) => number;

function changedOnce(text: string, random: Random, piece: string, other: string): string {
  const [at, length] = [random(text.length + 1), random(12)];
  const [before, behind] = [text.slice(0, at), text.slice(at)];
  switch (random(8)) {
    case 0:
      return before + behind.slice(length);
    case 1:
      return before + piece + behind;
    case 2:
      return before;
    case 3:
      return behind;
    case 4:
      return before + String.fromCharCode(random(0x250)) + behind.slice(1);
    case 5:
      return before + behind.slice(0, length).repeat(2) + behind.slice(length);
    case 6:
      return before + other.slice(random(other.length + 1)) + behind;
    default:
      return random(2) === 0 ? before + behind.toUpperCase() : before.toLowerCase() + behind;
  }
}

/** Whole numbers from 0 to below `below`: a xorshift generator. */
function randomOf(seed: number): Random {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

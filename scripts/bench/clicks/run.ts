import { random } from '../../simulate/random.ts';
import { judge, redirector, tell } from './judge.ts';
import { scoreboard, worstOf, type Scores } from './score.ts';
import { traitsOf } from './traits.ts';
import { campaignOf } from './world.ts';

/** Messages of a campaign: enough to crowd behind a carrier's addresses. */
const CAMPAIGN = 10_000;
const DAY = 24 * 3_600_000;
const FIRST_DAY = Date.UTC(2026, 0, 5, 10);

/** Makes campaigns of a world until it has so many hits, and scores how they are classed. */
export function measureWorld(seed: string, hits: number, campaign = CAMPAIGN) {
  const traits = traitsOf(seed);
  const dice = random(`${seed}/hits`);
  const redirect = redirector();
  const board = scoreboard();
  for (let day = 0; board.hits() < hits; day++)
    judge(tell(campaignOf(traits, dice, FIRST_DAY + day * DAY, campaign, day * campaign), redirect)).forEach(
      board.enter,
    );
  return board;
}

/** What the measurement is told. */
export interface ClicksRun {
  readonly seeds: readonly string[];
  /** Hits of all seeds together. */
  readonly hits: number;
  readonly report: (line: string) => void;
}

/** Scores several worlds and prints the worst of them. */
export function measureClicks({ seeds, hits, report }: ClicksRun): Scores {
  const boards = seeds.map((seed) => {
    const board = measureWorld(seed, Math.ceil(hits / seeds.length));
    const total = board.scores().get('human')!;
    report(`${seed}: ${board.hits()} hits; human: ${shown(total.precision)} right, ${shown(total.recall)} found`);
    for (const [who, of] of board.askers())
      report(`  ${who.padEnd(14)} ${of.human} human, ${of.suspect} suspect, ${of.bot} bot`);
    return board;
  });
  const worst = worstOf(boards.map((board) => board.scores()));
  report(`\n${'worst of all seeds'.padEnd(24)} precision  recall    least found`);
  for (const [name, { precision, recall, found }] of worst)
    report(`${name.padEnd(24)} ${shown(precision)}    ${shown(recall)}  ${String(found).padStart(10)}`);
  return worst;
}

const shown = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–').padStart(7);

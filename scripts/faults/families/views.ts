import { setTimeout as sleep } from 'node:timers/promises';
import type { Run, Scenario } from '../scenario.ts';
import { demand, until } from '../waiting.ts';

/** Longer than an insert may be on its way: deadline and limit of every processor of the suite, and a second. */
const REACH_MS = 25_000;

/** Somebody makes a view into a target that remembers no tokens, while messages are in flight. */
async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  const { clickhouse } = run.stage.connection;
  const deliveries = run.history();
  run.expect(deliveries);
  await processor.start();
  const half = Math.floor(deliveries.length / 2);
  const sending = run.send(deliveries.slice(0, half), Math.max(100, half / 20));

  const from = Date.now() + REACH_MS;
  await clickhouse.command({
    query: `CREATE TABLE mine (campaign_id String, messages Int64, delivered Int64)
            ENGINE = SummingMergeTree ORDER BY campaign_id`,
  });
  void run.strikes(8);
  await clickhouse.command({
    query: `CREATE MATERIALIZED VIEW mine_feed TO mine AS
            SELECT campaign_id, sum(sign) AS messages, sumIf(sign, delivered_at > 0) AS delivered
            FROM timeline_changes WHERE first_seen_at >= fromUnixTimestamp64Milli(${from}) GROUP BY campaign_id`,
  });
  run.alsoZero('cells of a user’s own view that differ', () => differing(run, from));
  const told = () => processor.metric('handset_task_events_total', 'type="window_missing"');
  await until('a working processor says that the target forgets', async () => (await told()) > 0);
  await sending;

  await processor.kill();
  processor.launch();
  let statement: string | undefined;
  await until('a takeover is refused with a statement that can be run as it stands', async () => {
    statement = /Run: (ALTER TABLE [^"]+ = \d+)/.exec(await processor.health())?.[1];
    return statement !== undefined;
  });
  await clickhouse.command({ query: statement! });
  await until('the processor works again', async () => (await processor.health()).includes('"healthy":true'));
  while (Date.now() < from + 1_000) await sleep(200);

  await run.send(deliveries.slice(half));
  await run.recovered(8);
  demand('the view counts something', Number((await rows(run, 'SELECT sum(messages) AS n FROM mine'))[0]?.['n']) > 0);
}

type Cell = Record<string, string>;

async function rows({ stage }: Run, query: string): Promise<Cell[]> {
  const result = await stage.connection.clickhouse.query({ query, format: 'JSONEachRow' });
  return result.json<Cell>();
}

async function differing(run: Run, from: number): Promise<number> {
  const [cell] = await rows(
    run,
    `SELECT count() AS n FROM (
       SELECT campaign_id, sum(messages) AS messages, sum(delivered) AS delivered FROM mine GROUP BY campaign_id
       HAVING messages != 0 OR delivered != 0) AS mine
     FULL JOIN (
       SELECT campaign_id, count() AS messages, countIf(delivered_at > 0) AS delivered FROM timelines FINAL
       WHERE first_seen_at >= fromUnixTimestamp64Milli(${from}) GROUP BY campaign_id) AS truth
     ON mine.campaign_id = truth.campaign_id
     WHERE mine.messages != truth.messages OR mine.delivered != truth.delivered`,
  );
  return Number(cell?.['n']);
}

export const views: Scenario = { name: 'views', rows: [8], play };

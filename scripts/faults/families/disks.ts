import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { layout } from '../../../infra/local/paths.ts';
import type { Run, Scenario } from '../scenario.ts';
import { until } from '../waiting.ts';

const run_ = promisify(execFile);
const SIZES = { kafka: '400m', clickhouse: '600m' } as const;
type Disk = keyof typeof SIZES;
const DISKS = Object.keys(SIZES) as Disk[];
const BLOCK = Buffer.alloc(1 << 20);

/** Small disks in memory under the folders of broker and ClickHouse. */
async function prepare(dataDir: string) {
  const mounted: string[] = [];
  const tidy = async (): Promise<void> => {
    for (const folder of mounted) await run_('umount', ['--lazy', folder]);
  };
  for (const disk of DISKS) {
    const folder = layout(dataDir)[disk];
    await mkdir(folder, { recursive: true });
    const refused = await run_('mount', ['-t', 'tmpfs', '-o', `size=${SIZES[disk]}`, 'tmpfs', folder]).then(
      () => undefined,
      (error: Error & { stderr?: string }) => (error.stderr ?? error.message).trim(),
    );
    if (refused !== undefined) {
      await tidy();
      return { skip: `a small disk cannot be mounted here (${refused})` };
    }
    mounted.push(folder);
  }
  return { tidy };
}

async function play(run: Run): Promise<void> {
  const processor = await run.stage.processor('processor-1');
  const { ground } = run.stage;
  const deliveries = run.history();
  run.expect(deliveries);
  await processor.start();
  const part = (index: number) =>
    deliveries.slice(...[index, index + 1].map((at) => Math.floor((at * deliveries.length) / 4)));
  await run.send(part(0));
  await run.recovered(16);

  await run.strikes(16);
  await fill(run, 'clickhouse');
  const retries = () => processor.metric('handset_task_events_total', 'type="retried"');
  const before = await retries();
  await run.send(part(1));
  await until('inserts fail and are repeated', async () => (await retries()) > before + 2);
  await sleep(3_000);
  await empty(run, 'clickhouse');
  if (ground.clickhouse.pid() === null) await ground.start('clickhouse');
  await run.recovered(16);

  const sending = run.send(part(2), part(2).length / 5);
  await sleep(500);
  await run.strikes(16);
  await fill(run, 'kafka');
  await sleep(8_000);
  run.note(`the broker ${ground.kafka.pid() === null ? 'ended itself' : 'went on'} when its disk was full`);
  await empty(run, 'kafka');
  if (ground.kafka.pid() === null) await ground.start('kafka');
  await sending;
  await run.send(part(3));
  await run.recovered(16);
}

const fillerOf = ({ stage }: Run, disk: Disk): string => join(layout(stage.dataDir)[disk], 'filler');

/** Writes until the disk takes no more. */
async function fill(run: Run, disk: Disk): Promise<void> {
  const file = await open(fillerOf(run, disk), 'w');
  try {
    for (const block of [BLOCK, BLOCK.subarray(0, 4096), BLOCK.subarray(0, 1)])
      for (let full = false; !full;)
        await file.write(block).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOSPC') throw error;
          full = true;
        });
  } finally {
    await file.close();
  }
}

const empty = (run: Run, disk: Disk): Promise<void> => rm(fillerOf(run, disk));

export const disks: Scenario = { name: 'disks', rows: [16], prepare, play };

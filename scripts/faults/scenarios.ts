import { clickhouse } from './families/clickhouse.ts';
import { disks } from './families/disks.ts';
import { frontDoor } from './families/front-door.ts';
import { histories } from './families/histories.ts';
import { intake } from './families/intake.ts';
import { journal } from './families/journal.ts';
import { kills } from './families/kills.ts';
import { librdkafka } from './families/librdkafka.ts';
import { members } from './families/members.ts';
import { partitions } from './families/partitions.ts';
import { views } from './families/views.ts';
import type { Scenario } from './scenario.ts';

/** Every run of the suite, the quick ones first. */
const SCENARIOS: readonly Scenario[] = [
  histories,
  intake,
  librdkafka,
  frontDoor,
  clickhouse,
  views,
  journal,
  partitions,
  disks,
  kills,
  members,
];

/** The runs that play at least one of these rows; all if none are told. */
export const scenariosFor = (rows: readonly number[] | undefined): Scenario[] =>
  SCENARIOS.filter((scenario) => rows === undefined || scenario.rows.some((row) => rows.includes(row)));

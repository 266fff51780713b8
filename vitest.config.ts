import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const exclude = [...configDefaults.exclude, '.handset/**'];

/** What takes longest, longest first: what starts last must not be what everybody waits for. */
const LONGEST_FIRST: readonly string[] = [
  'scripts/partitions/partitions.e2e.test.ts',
  'scripts/start.e2e.test.ts',
  'scripts/compare/simulated.e2e.test.ts',
  'scripts/faults/faults.e2e.test.ts',
  'services/analytics/page.e2e.test.ts',
  'scripts/reconcile/repair.e2e.test.ts',
  'infra/local/ground.int.test.ts',
  'services/ingest/ingest.int.test.ts',
  'services/links/links.int.test.ts',
  'infra/local/registry/durability.int.test.ts',
  'infra/local/clickhouse/contract.int.test.ts',
];

/** A fresh clone knows no durations of earlier runs, by which vitest would order files. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification): number => {
      const known = LONGEST_FIRST.findIndex((file) => moduleId.endsWith(file));
      return known < 0 ? LONGEST_FIRST.length : known;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}

/** Three prices: unit (milliseconds, no I/O), int (real Kafka, registry or ClickHouse), e2e (all of it). */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{schemas,services,infra,scripts}/**/*.test.ts'],
          exclude: [...exclude, '**/*.int.test.ts', '**/*.e2e.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'int',
          include: ['{schemas,services,infra,scripts}/**/*.int.test.ts'],
          exclude,
          globalSetup: ['infra/local/testing/ground.setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{schemas,services,infra,scripts}/**/*.e2e.test.ts'],
          exclude,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});

import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { add, NOTHING, type Tally } from './tally.ts';

/** Writes what a vitest run came to, as a {@link Tally}, to the file that `HANDSET_TALLY_FILE` names. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const file = process.env['HANDSET_TALLY_FILE'];
    if (!file) return;
    const tally = modules.map(tallyModule).reduce(add, { ...NOTHING, failed: unhandled.length });
    writeFileSync(file, JSON.stringify(tally));
  }
}

/** Errors of a file or a hook fail without any test of theirs failing: each counts as one. */
function tallyModule(module: TestModule): Tally {
  const suites = [...module.children.allSuites()];
  const errors = [module, ...suites].reduce((sum, task) => sum + task.errors().length, 0);
  const tests = [...module.children.allTests()].map((test) => tallyTest(module, test));
  return tests.reduce(add, { ...NOTHING, failed: errors });
}

function tallyTest(module: TestModule, test: TestCase): Tally {
  const result = test.result();
  if (result.state === 'passed') return { ...NOTHING, passed: 1 };
  if (result.state === 'failed') return { ...NOTHING, failed: 1 };
  const reason = result.state === 'skipped' ? (result.note ?? '') : 'it never ended';
  return { ...NOTHING, skipped: [{ name: `${module.relativeModuleId}: ${test.fullName}`, reason }] };
}

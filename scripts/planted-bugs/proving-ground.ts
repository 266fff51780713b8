import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What became of a run of tests. */
export interface TestRun {
  readonly passed: number;
  /** Names of the tests that failed. */
  readonly failed: readonly string[];
  /** What happened when no test could run (a file that does not parse, say); `''` if all could. */
  readonly broken: string;
}

/** A copy of the tree in which bugs can be planted while others work on. */
export interface ProvingGround {
  /** Where the copy is. */
  readonly folder: string;
  /** Plants a patch, does the work, takes the patch out again. Throws what `git apply` says if it does not fit. */
  plant<T>(patch: string, work: () => T): T;
  /** Runs unit test files, or of them the tests whose name contains `test`. */
  run(files: readonly string[], test?: string): TestRun;
  remove(): void;
}

/** Copies all that git would commit from `root`; installed packages are borrowed. */
export function provingGround(root: string): ProvingGround {
  const ground = mkdtempSync(join(tmpdir(), 'handset-planted-bugs-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of new Set(listed.toString().split('\0'))) {
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(ground, file)), { recursive: true });
    cpSync(join(root, file), join(ground, file));
  }
  symlinkSync(join(root, 'node_modules'), join(ground, 'node_modules'));
  return {
    folder: ground,
    plant(patch, work) {
      apply(ground, patch);
      try {
        return work();
      } finally {
        apply(ground, patch, '--reverse');
      }
    },
    run: (files, test) => runTests(ground, files, test),
    remove: () => rmSync(ground, { recursive: true, force: true }),
  };
}

function apply(ground: string, patch: string, ...options: readonly string[]): void {
  // Without the ceiling git would look for a repository above, and apply nothing outside its folders.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(ground) };
  execFileSync('git', ['apply', ...options, '-'], { cwd: ground, env, input: patch, stdio: 'pipe' });
}

/** The part of vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function runTests(ground: string, files: readonly string[], test: string | undefined): TestRun {
  const output = join(ground, 'planted-bugs-report.json');
  rmSync(output, { force: true });
  const only = test === undefined ? [] : ['-t', escaped(test)];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...files, ...only];
  const { stderr } = spawnSync('node', [...args, '--reporter=json', `--outputFile=${output}`], { cwd: ground });
  if (!existsSync(output)) return { passed: 0, failed: [], broken: stderr.toString().slice(0, 500) || 'no report' };
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report;
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const unrun = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    broken: unrun.map(({ message }) => message).join('\n'),
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

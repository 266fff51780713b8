import { describe, expect, it } from 'vitest';
import { readPlantedBug } from './planted-bug.ts';

const DIFF = 'diff --git a/x.ts b/x.ts\n--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-# red: not this\n+b\n';

describe('a planted bug', () => {
  it('says what is wrong and which test must notice', () => {
    const patch = `# bug: six clicks count twelve\n# red: core/laws.test.ts\n# test: fold\n${DIFF}`;
    expect(readPlantedBug('clicks', patch)).toEqual({
      name: 'clicks',
      bug: 'six clicks count twelve',
      red: 'core/laws.test.ts',
      test: 'fold',
    });
  });

  it('need not name one test', () => {
    expect(readPlantedBug('x', `# bug: b\n# red: f.test.ts\n${DIFF}`)).toEqual({
      name: 'x',
      bug: 'b',
      red: 'f.test.ts',
    });
  });

  it('without them is refused by name', () => {
    expect(() => readPlantedBug('nameless', DIFF)).toThrow('nameless.patch must begin with');
  });
});

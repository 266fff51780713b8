import { expect, test } from 'vitest';
import { exceptionCode, exceptionText, httpStatus, ServerException } from './exceptions.ts';

test("the engine's texts become a server's", () => {
  const text = (message: string) => exceptionText(new Error(message), '26.7');
  expect(text('Query failed: Code: 60. DB::Exception: gone. (UNKNOWN_TABLE)')).toBe(
    'Code: 60. DB::Exception: gone. (UNKNOWN_TABLE) (version 26.7)',
  );
  expect(
    text('Code: 36. DB::Exception: Code: 36. DB::Exception: bad. (BAD_ARGUMENTS) (version 26.7.2.1). (BAD_ARGUMENTS)'),
  ).toBe('Code: 36. DB::Exception: bad. (BAD_ARGUMENTS) (version 26.7)');
  expect(text('LZ4: the data is corrupt')).toBe(
    'Code: 1002. DB::Exception: LZ4: the data is corrupt (UNKNOWN_EXCEPTION) (version 26.7)',
  );
  expect(exceptionText(new ServerException(164, 'READONLY', 'no'), '1')).toBe(
    'Code: 164. DB::Exception: no (READONLY) (version 1)',
  );
});

test("codes have a server's statuses", () => {
  expect([60, 62, 194, 516, 497, 395, 48].map(httpStatus)).toEqual([404, 400, 401, 403, 403, 500, 501]);
  expect(exceptionCode('nothing of the kind')).toBe(1002);
});

import { expect, test } from 'vitest';
import { commandStatus } from './command-status.ts';

test.each([
  ['ESME_RTHROTTLED', '0x00000058'],
  ['ESME_RINVDSTADR', '0x0000000B'],
  ['0x58', '0x00000058'],
  ['0x0000000b', '0x0000000B'],
  ['ESME_RPIGEON', 'ESME_RPIGEON'],
  ['constructor', 'constructor'],
])('the command_status %s is %s', (said, code) => expect(commandStatus(said)).toBe(code));

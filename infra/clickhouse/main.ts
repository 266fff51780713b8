import { withLocalKeys } from '../../services/runtime/data-dir.ts';
import { SettingsError } from '../../services/runtime/settings.ts';
import { migratorConfig } from './config.ts';
import { migrate, MigrationError } from './migrate.ts';

try {
  await migrate({ ...migratorConfig(withLocalKeys(process.env)), report: (line) => console.log(line) });
} catch (error) {
  const expected = error instanceof SettingsError || error instanceof MigrationError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}

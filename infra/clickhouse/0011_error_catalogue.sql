-- What codes mean and what to do about them: data of schemas/errors, loaded by the migrator. A load is one insert of all
-- entries under a new loaded_at, so a reader sees the old catalogue or the new one, never half of each.
-- An entry is for one code of one vendor; entries with an empty vendor and code say what can be said of a status alone.
--
-- ORDER BY: a load lies together; loading the same twice at once is the same rows.
CREATE TABLE IF NOT EXISTS error_catalogue_loads {on_cluster}
(
    loaded_at DateTime64(3, 'UTC'),
    hash String,
    vendor LowCardinality(String),
    code String,
    status LowCardinality(String),
    name String,
    category LowCardinality(String),
    family LowCardinality(String),
    meaning String,
    fix String,
    retry_class LowCardinality(String)
)
ENGINE = {engine ReplacingMergeTree}
ORDER BY (loaded_at, hash, vendor, code, status)
COMMENT 'Every load of the error catalogue. Read the newest through error_catalogue.';

CREATE OR REPLACE VIEW error_catalogue {on_cluster}
(
    vendor LowCardinality(String) COMMENT 'Vendor whose code it is, lower case; empty: what a status alone says, without a code.',
    code String COMMENT 'The vendor''s code; empty with an empty vendor.',
    status LowCardinality(String) COMMENT 'The status that the entry is about when it is not about a code; else empty.',
    name String COMMENT 'Short name.',
    category LowCardinality(String) COMMENT 'What kind of problem it is.',
    family LowCardinality(String) COMMENT 'The category''s family: number, filtering, rate, consent, network or other.',
    meaning String COMMENT 'What happened.',
    fix String COMMENT 'What to do about it.',
    retry_class LowCardinality(String) COMMENT 'auto: send again by itself. after_fix: after the fix. hold: later, at a stated time. action: somebody must act first. never: do not send again.'
)
COMMENT 'What vendors'' error codes mean and what to do about them. Vendors change codes without notice: a code that is not listed is explained by its status alone.'
AS SELECT vendor, code, status, name, category, family, meaning, fix, retry_class
FROM error_catalogue_loads FINAL
WHERE (loaded_at, hash) = (SELECT max((loaded_at, hash)) FROM error_catalogue_loads);

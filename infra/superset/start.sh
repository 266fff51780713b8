#!/bin/sh
# Sets Superset up from what lies in assets/ and serves it; may be run again.
set -e
pip install --quiet clickhouse-connect==1.12.0
superset db upgrade
superset fab create-admin --username admin --firstname Handset --lastname Admin --email admin@localhost \
  --password "$SUPERSET_ADMIN_PASSWORD" || true
superset init
rm -rf /tmp/handset && cp -r /handset/assets /tmp/handset
python - <<'PYTHON'
import os, pathlib, urllib.parse
path = pathlib.Path("/tmp/handset/databases/handset.yaml")
path.write_text(path.read_text().replace("XXXXXXXXXX", urllib.parse.quote(os.environ["HANDSET_BI_PASSWORD"], safe="")))
PYTHON
cd /tmp && python -m zipfile -c handset.zip handset
superset import-dashboards --path /tmp/handset.zip --username admin
exec superset run --host 0.0.0.0 --port 8088

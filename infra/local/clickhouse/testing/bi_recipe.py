"""What an analyst does with pandas, Arrow and SQLAlchemy (as Superset does), held against the server at CH_URL as a reader
(CH_USER) and as the user who may write (CH_WRITER); prints `all held` at the end."""

import os
from urllib.parse import quote, urlparse

import clickhouse_connect
import pyarrow
import pyarrow.parquet
import sqlalchemy
from clickhouse_connect.driver.exceptions import DatabaseError

address = urlparse(os.environ["CH_URL"])
at = dict(host=address.hostname, port=address.port, database="handset")
reader = dict(username=os.environ["CH_USER"], password=os.environ["CH_PASSWORD"])
writer = dict(username=os.environ["CH_WRITER"], password=os.environ["CH_WRITER_PASSWORD"])


def held(name, condition, seen=None):
    assert condition, f"{name}: {seen!r}"
    print(f"{name} held", flush=True)


client = clickhouse_connect.get_client(**at, **reader)
views = [row[0] for row in client.query("SHOW TABLES").result_rows]
held("views are listed", "messages" in views and "timelines" not in views, views)
for view in views:
    frame = client.query_df(f"SELECT * FROM {view} LIMIT 100")
    table = client.query_arrow(f"SELECT * FROM {view} LIMIT 100", use_strings=True)
    held(f"read {view}", len(frame) == table.num_rows and table.num_columns > 0, table.schema)

rates = client.query_df(
    "SELECT audience, sum(messages) AS sent, sum(delivered) AS delivered FROM segment_performance"
    " WHERE account_id = {account:String} GROUP BY audience",
    parameters={"account": "acme"},
)
held("a rate is a sum over a sum", (rates["delivered"].sum() / rates["sent"].sum()) == 0 and rates["sent"].sum() == 2, rates)
parquet = client.raw_query("SELECT number AS n, toString(number) AS s FROM numbers(100000)", fmt="Parquet")
table = pyarrow.parquet.read_table(pyarrow.BufferReader(parquet))
held("Parquet out", table.num_rows == 100_000 and table["n"][99_999].as_py() == 99_999, table.schema)
stream = pyarrow.ipc.open_stream(client.raw_query("SELECT number AS n FROM numbers(1000)", fmt="ArrowStream"))
held("ArrowStream out", stream.read_all().num_rows == 1000)
try:
    client.raw_insert("facts", ["a"], parquet, fmt="Parquet")
    held("a reader inserts nothing", False)
except DatabaseError as error:
    held("a reader inserts nothing", "ACCESS_DENIED" in str(error) or "497" in str(error), str(error))

team = clickhouse_connect.get_client(**at, **writer)
team.command("CREATE TABLE arrows (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
team.insert_arrow("arrows", table)
held("Arrow in", team.command("SELECT count() FROM arrows") == 100_000)
team.raw_insert("arrows", ["n", "s"], parquet, fmt="Parquet")
held("Parquet in", team.command("SELECT sum(n) FROM arrows") == 2 * 99_999 * 50_000)
team.close()

# As Superset: its time grains are toStartOf…, it wraps what an analyst wrote, and asks the inspector what there is.
url = f"clickhousedb://{quote(reader['username'])}:{quote(reader['password'])}@{address.hostname}:{address.port}/handset"
engine = sqlalchemy.create_engine(url)
inspector = sqlalchemy.inspect(engine)
held("schemas", inspector.get_schema_names() and "handset" in inspector.get_schema_names(), inspector.get_schema_names())
names = set(inspector.get_table_names("handset")) | set(inspector.get_view_names("handset"))
held("tables and views", {"messages", "segment_performance"} <= names and "timelines" not in names, names)
columns = {column["name"]: column for column in inspector.get_columns("segment_performance", "handset")}
held("columns", "hour" in columns and "messages" in columns, list(columns))
with engine.connect() as connection:
    held("SELECT 1", connection.execute(sqlalchemy.text("SELECT 1")).scalar() == 1)
    grain = sqlalchemy.text(
        "SELECT toStartOfDay(toDateTime(`hour`)) AS `__timestamp`, sum(`messages`) AS `sent` FROM"
        " (SELECT * FROM segment_performance) AS `virtual_table` WHERE `account_id` = :account"
        " GROUP BY toStartOfDay(toDateTime(`hour`)) ORDER BY `sent` DESC LIMIT 10000"
    )
    rows = connection.execute(grain, {"account": "acme"}).fetchall()
    held("a time grain over a wrapped question", len(rows) == 1 and rows[0].sent == 2, rows)
    messages = sqlalchemy.Table("messages", sqlalchemy.MetaData(schema="handset"), autoload_with=engine)
    question = sqlalchemy.select(messages.c.account_id, sqlalchemy.func.count()).group_by(messages.c.account_id).limit(5)
    held("a question put together", dict(connection.execute(question).fetchall()).get("acme") == 2)
    try:
        connection.execute(sqlalchemy.text("SELECT * FROM timelines")).fetchall()
        held("no table is open", False)
    except sqlalchemy.exc.DatabaseError as error:
        held("no table is open", "497" in str(error) or "ACCESS_DENIED" in str(error), str(error))
print("all held")

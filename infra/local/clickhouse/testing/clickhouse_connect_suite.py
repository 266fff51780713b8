"""What a Python user does with clickhouse-connect, held against the server at CH_URL; prints `all held` at the end."""

import datetime
import os
import threading
from urllib.parse import urlparse

import clickhouse_connect
import pandas
from clickhouse_connect.driver.exceptions import DatabaseError

address = urlparse(os.environ["CH_URL"])
access = dict(
    host=address.hostname,
    port=address.port,
    username=os.environ["CH_USER"],
    password=os.environ["CH_PASSWORD"],
    database=os.environ["CH_DATABASE"],
)


def connect(**more):
    return clickhouse_connect.get_client(**access, **more)


def held(name, condition, seen=None):
    assert condition, f"{name}: {seen!r}"
    print(f"{name} held", flush=True)


client = connect()
held("ping", client.ping())
held("version", client.server_version.startswith("2"), client.server_version)
client.command("CREATE TABLE py (id UInt64, name LowCardinality(String), at DateTime64(3, 'UTC'), v Nullable(Float64), tags Map(String, String)) ENGINE = MergeTree ORDER BY id")

at = datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)
rows = [[n, f"name {n % 7} 'Ω'", at, None if n % 3 else n / 2, {"k": str(n)}] for n in range(50_000)]
for compress in ("lz4", "gzip", "zstd", False):
    with connect(compress=compress) as packed:
        summary = packed.insert("py", rows, column_names=["id", "name", "at", "v", "tags"])
        held(f"insert with {compress}", summary.written_rows == len(rows), summary.summary)
        got = packed.query("SELECT * FROM py ORDER BY id LIMIT 3")
        held(f"rows with {compress}", got.result_rows[0] == (0, "name 0 'Ω'", at.replace(tzinfo=got.result_rows[0][2].tzinfo), 0.0, {"k": "0"}), got.result_rows[:1])
        with packed.query_row_block_stream("SELECT id FROM py ORDER BY id") as stream:
            total = sum(len(block) for block in stream)
        count = packed.query("SELECT count() FROM py").first_row[0]
        held(f"stream with {compress}", total == count and count % len(rows) == 0, (total, count))

client.command("TRUNCATE TABLE py")
frame = pandas.DataFrame({"id": range(1000), "name": ["x"] * 1000, "at": [at] * 1000, "v": [1.5] * 1000, "tags": [{}] * 1000})
client.insert_df("py", frame)
back = client.query_df("SELECT id, v, at FROM py WHERE id < {limit:UInt32} ORDER BY id", parameters={"limit": 10})
held("data frame", list(back["id"]) == list(range(10)) and back["v"].sum() == 15.0, back)
held("parameters", client.query("SELECT {s:String}, {a:Array(UInt8)}", parameters={"s": "it's\t\\", "a": [1, 2]}).first_row == ("it's\t\\", [1, 2]))
held("client-side parameters", client.query("SELECT %s, %s", parameters=["it's", 3]).first_row == ("it's", 3))
held("raw", client.raw_query("SELECT 1 AS a", fmt="CSVWithNames") == b'"a"\n1\n')
held("raw insert", client.raw_insert("py", ["id", "name"], b"7000000\tZ\n", fmt="TabSeparated").written_rows == 1)
held("settings", client.query("SELECT getSetting('max_threads')", settings={"max_threads": 5}).first_row == (5,))
held("command", client.command("SELECT count() FROM py") == 1001)
held("describe", client.query("DESCRIBE TABLE py").column_names[:2] == ("name", "type"))

try:
    client.query("SELECT * FROM nothing_here")
    held("exception", False)
except DatabaseError as error:
    held("exception", "UNKNOWN_TABLE" in str(error) and "Code: 60" in str(error).replace("code: 60", "Code: 60"), str(error))

try:
    with client.query_row_block_stream("SELECT number, throwIf(number = 3000000, 'boom') FROM numbers(10000000)", settings={"max_block_size": 65536, "max_threads": 1}) as stream:
        seen = sum(len(block) for block in stream)
    held("late exception", False, seen)
except Exception as error:
    held("late exception", "boom" in str(error), str(error))

client.command("CREATE TEMPORARY TABLE mine (n UInt8)")
client.command("INSERT INTO mine VALUES (3)")
held("session", client.command("SELECT n FROM mine") == 3)

seen = []
def work(number):
    with connect(session_id=f"py-{os.getpid()}-{number}") as own:
        for step in range(20):
            seen.append(own.query(f"SELECT {number} * 1000 + {step}").first_row[0] == number * 1000 + step)
threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
held("threads", len(seen) == 160 and all(seen), len(seen))

try:
    clickhouse_connect.get_client(**{**access, "password": "wrong"})
    held("wrong password", False)
except DatabaseError as error:
    held("wrong password", "516" in str(error), str(error))

print("all held")

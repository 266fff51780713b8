"""Asks ClickHouse as a Python analyst would: clickhouse-connect. Prints the rows of each query as JSON.

Reads {"host", "port", "username", "password", "database", "queries"} from standard input. What is refused is
{"refused": the server's words}.
"""

import json
import sys

import clickhouse_connect
from clickhouse_connect.driver.exceptions import DatabaseError

plan = json.load(sys.stdin)
queries = plan.pop("queries")
client = clickhouse_connect.get_client(**plan)


def answer(query):
    try:
        return list(client.query(query).named_results())
    except DatabaseError as error:
        return {"refused": str(error)}


print(json.dumps([answer(query) for query in queries], default=str))

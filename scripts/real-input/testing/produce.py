"""Produces to Kafka as a Python sender would: confluent-kafka, its default partitioner, values by AvroSerializer.

Reads a plan as JSON from standard input, prints as JSON to how many partitions each topic's records went:
{"brokers", "registry", "batches": [{"codec", "records": [{"topic", "key"?, "event"?, "schema"?, "raw"?}]}]}
A record's value is its event under `schema` (registered if need be; the subject's latest without it), or its bytes as
they are (`raw`, base64), or nothing. Records of a batch go through one producer with that codec, in their order.
"""

import base64
import json
import sys

from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

plan = json.load(sys.stdin)
registry = SchemaRegistryClient({"url": plan["registry"]})
serializers = {}
partitions = {}


def serializer(topic, schema):
    if (topic, schema) not in serializers:
        known = schema or registry.get_latest_version(f"{topic}-value").schema.schema_str
        serializers[topic, schema] = AvroSerializer(registry, known, conf={"auto.register.schemas": schema is not None})
    return serializers[topic, schema]


def value(record):
    if "raw" in record:
        return base64.b64decode(record["raw"])
    if "event" not in record:
        return None
    context = SerializationContext(record["topic"], MessageField.VALUE)
    return serializer(record["topic"], record.get("schema"))(record["event"], context)


def delivered(error, message):
    if error is not None:
        sys.exit(f"{message.topic()}: {error}")
    partitions.setdefault(message.topic(), set()).add(message.partition())


for batch in plan["batches"]:
    producer = Producer(
        {
            "bootstrap.servers": plan["brokers"],
            "compression.type": batch["codec"],
            "linger.ms": 20,
            "message.max.bytes": 4_000_000,
        }
    )
    for record in batch["records"]:
        producer.produce(record["topic"], key=record.get("key"), value=value(record), on_delivery=delivered)
        producer.poll(0)
    if producer.flush(60) > 0:
        sys.exit("not everything was acknowledged")

print(json.dumps({topic: len(used) for topic, used in partitions.items()}))

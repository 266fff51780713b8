"""Does with Python's confluent-kafka what a producer, a consumer and an administrator do; prints what came back as JSON.

Arguments: the registry's URL and a subject prefix of its own.
"""

import base64
import json
import sys

from confluent_kafka.schema_registry import (
    ConfigCompatibilityLevel,
    Schema,
    SchemaReference,
    SchemaRegistryClient,
    ServerConfig,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import MessageField, SerializationContext

url, prefix = sys.argv[1:3]


def client():
    """A client without anything cached."""
    return SchemaRegistryClient({"url": url, "max.retries": 0})


def record(*fields):
    return json.dumps({"type": "record", "name": "Order", "namespace": "shop", "fields": list(fields)})


def refusal(work):
    """HTTP status and error code of what is refused."""
    try:
        return work()
    except SchemaRegistryError as error:
        return [error.http_status_code, error.error_code]


ID = {"name": "id", "type": "string"}
CENTS = {"name": "cents", "type": "long", "default": 0}
NOTE = {"name": "note", "type": ["null", "string"], "default": None, "doc": "free text"}
OLD, NEW = Schema(record(ID), "AVRO"), Schema(record(ID, CENTS, NOTE), "AVRO")


def serialize():
    context = SerializationContext(f"{prefix}-orders", MessageField.VALUE)
    old = AvroSerializer(client(), OLD.schema_str)({"id": "o-1"}, context)
    new = AvroSerializer(client(), NEW.schema_str)({"id": "o-2", "cents": 5, "note": "x"}, context)
    read_new = AvroDeserializer(client(), NEW.schema_str)
    as_written = AvroDeserializer(client())
    return {
        "old_read_as_new": read_new(old, context),
        "new_as_written": as_written(new, context),
        "bytes": base64.b64encode(new).decode(),
    }


def administer():
    subject = f"{prefix}-admin"
    first = client().register_schema(subject, OLD)
    second = client().register_schema(subject, NEW)
    bad = Schema(record(ID, {"name": "must", "type": "int"}), "AVRO")
    found = client().lookup_schema(subject, OLD)
    latest = client().get_latest_version(subject)
    result = {
        "same_again": client().register_schema(subject, OLD) == first,
        "by_id": client().get_schema(first).schema_str == OLD.schema_str.replace(", ", ",").replace(": ", ":"),
        "looked_up": [found.schema_id == first, found.version],
        "latest": [latest.schema_id == second, latest.version, latest.subject == subject],
        "version_1": client().get_version(subject, 1).schema_id == first,
        "versions": client().get_versions(subject),
        "types": client().get_schema_types(),
        "listed": subject in client().get_subjects(),
        "listed_by_prefix": client().get_subjects(subject_prefix=subject),
        "subjects_of_id": subject in client().get_subjects_by_schema_id(first),
        "uses_of_id": [subject, 1] in [[use.subject, use.version] for use in client().get_schema_versions(first)],
        "contexts": client().get_contexts(),
        "compatible": client().test_compatibility(subject, NEW),
        "incompatible": client().test_compatibility(subject, bad),
        "incompatible_with_all": client().test_compatibility_all_versions(subject, bad),
        "refused": refusal(lambda: client().register_schema(subject, bad)),
        "level_unset": refusal(lambda: client().get_compatibility(subject)),
        "level_set": client().set_compatibility(subject, "full_transitive"),
        "level": client().get_compatibility(subject),
        "config_set": client().set_config(subject, ServerConfig(compatibility=ConfigCompatibilityLevel.NONE)),
        "config": client().get_config(subject).compatibility_level,
        "config_deleted": client().delete_config(subject).compatibility_level,
        "mode_global": client().get_global_mode(),
        "mode_set": client().update_mode(subject, "READONLY"),
        "read_only": refusal(lambda: client().register_schema(subject, Schema('"int"', "AVRO"))),
        "mode_deleted": client().delete_mode(subject),
        "no_schema": refusal(lambda: client().register_schema(subject, Schema("{}", "AVRO"))),
        "protobuf": refusal(lambda: client().register_schema(subject, Schema('syntax = "proto3";', "PROTOBUF"))),
        "no_subject": refusal(lambda: client().get_versions(f"{prefix}-no")),
        "no_version": refusal(lambda: client().get_version(subject, 9)),
        "no_id": refusal(lambda: client().get_schema(2_000_000_000)),
        "permanent_too_early": refusal(lambda: client().delete_version(subject, 1, permanent=True)),
        "deleted_version": client().delete_version(subject, 1),
        "deleted_subject": client().delete_subject(subject),
        "deleted_permanently": client().delete_subject(subject, permanent=True),
    }
    return result


def refer():
    money = Schema('{"type":"record","name":"shop.Money","fields":[{"name":"cents","type":"long"}]}', "AVRO")
    client().register_schema(f"{prefix}-money", money)
    reference = SchemaReference("shop.Money", f"{prefix}-money", 1)
    priced = Schema(record(ID, {"name": "total", "type": "shop.Money"}), "AVRO", [reference])
    context = SerializationContext(f"{prefix}-priced", MessageField.VALUE)
    written = AvroSerializer(client(), priced)({"id": "o-3", "total": {"cents": 7}}, context)
    return AvroDeserializer(client())(written, context)


print(json.dumps({"serialize": serialize(), "administer": administer(), "refer": refer()}))

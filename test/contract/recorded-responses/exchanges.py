"""Prints the exchanges in a folder of vcr's cassettes, one JSON object a line: its name, and both bodies as text."""

import gzip
import json
import sys
from pathlib import Path

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def text_of(body):
    body = body.get("string", "") if isinstance(body, dict) else body or ""
    if isinstance(body, str):
        return body
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    return body.decode(errors="replace")


for path in sorted(Path(sys.argv[1]).glob("*.yaml.gz")):
    cassette = yaml.load(gzip.open(path), Loader)
    for at, (request, response) in enumerate(zip(cassette["requests"], cassette["responses"])):
        exchange = {"request": text_of(request["body"]), "answer": text_of(response["body"])}
        print(json.dumps({"name": f"{path.name.removesuffix('.yaml.gz')} {at}", **exchange}))

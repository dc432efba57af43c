"""The folder broker: a message is there whole or not at all, however often somebody looks."""

import json
import subprocess
import sys
from pathlib import Path

from kombu import Connection

import salon  # noqa: F401 - names the transport, as every process of ours does

ROOT = Path(__file__).resolve().parents[2]
# Looks at the folder without a pause and counts the messages that cannot be read.
READER = """
import json, pathlib, sys
folder, torn, seen = pathlib.Path(sys.argv[1]), 0, set()
print("looking", flush=True)
while not (folder / "stop").exists():
    for file in folder.glob("*.msg"):
        try:
            json.loads(file.read_bytes())
        except ValueError:
            torn += 1
        seen.add(file.name)
print(torn, len(seen))
"""


def test_no_reader_ever_meets_half_a_message(tmp_path):
    reader = subprocess.Popen([sys.executable, "-c", READER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert reader.stdout.readline() == "looking\n"
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}

    with Connection("filesystem://", transport_options=options) as connection, connection.channel() as channel:
        transport = type(connection.transport).__module__
        for number in range(1500):
            channel._put("celery", {"body": "x" * 20_000, "number": number})
    (tmp_path / "stop").touch()

    torn, seen = map(int, reader.communicate(timeout=60)[0].split())
    assert (transport, torn) == ("salon.broker", 0)
    assert seen > 0
    numbers = {json.loads(file.read_bytes())["number"] for file in tmp_path.glob("*.celery.msg")}
    assert numbers == set(range(1500))


def test_a_message_goes_in_and_comes_out(tmp_path):
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}

    with Connection("filesystem://", transport_options=options) as connection:
        queue = connection.SimpleQueue("letters")
        queue.put({"mail": 1})
        message = queue.get(timeout=5)
        message.ack()
        queue.close()

    assert message.payload == {"mail": 1}

"""The embedded queue survives what killed processes leave in its folder."""

import logging
from queue import Empty

import pytest
from kombu import Connection

from config.embedded.queue import Channel


@pytest.fixture
def channel(tmp_path):
    """The channel that the portal opens for `filesystem://`, on a folder of its own."""
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    folders = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}
    options = {option: str(tmp_path / name) for option, name in folders.items()}
    with Connection("filesystem://", transport_options=options) as connection:
        yield connection.default_channel


def test_the_portal_uses_this_queue(channel):
    assert isinstance(channel, Channel)


@pytest.mark.parametrize("left_behind", [b"", b'{"body": "eyJ', b"\xff\xfe", b"nonsense"])
def test_a_half_written_message_is_passed_over_and_the_next_one_is_read(channel, tmp_path, caplog, left_behind):
    (tmp_path / "queue" / "0_a.celery.msg").write_bytes(left_behind)
    channel._put("celery", {"number": 1})

    with caplog.at_level(logging.WARNING), pytest.raises(Empty):
        channel._get("celery")

    assert "A half-written message was passed over" in caplog.text
    assert channel._get("celery") == {"number": 1}
    assert list((tmp_path / "queue").iterdir()) == []

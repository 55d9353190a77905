"""The queue of the embedded portal: kombu's folder of messages, but a half-written message does not end the worker.

kombu reads a message even while another process still writes it, and stumbles over what a killed process left behind.
Nothing is lost when such a message is passed over: the outbox keeps it, and the sweep hands it over again.
"""

import logging
from queue import Empty

from kombu.transport import filesystem

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Reads and writes the folder."""

    def _get(self, queue):
        try:
            return super()._get(queue)
        except ValueError as error:
            logger.warning("A half-written message was passed over; the sweep hands it over again: %s", error)
            raise Empty from error


class Transport(filesystem.Transport):
    """Takes the place of kombu's own transport of the same name (see config/celery.py)."""

    Channel = Channel

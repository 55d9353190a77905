"""How much of an upload is read at all: a file of gigabytes must not fill the disk before a form can refuse it."""

from django.core.files.uploadhandler import FileUploadHandler

from grants.attachments.inspection.formats import MEGABYTE, MOST_FILE_BYTES

MOST_BYTES_PER_REQUEST = MOST_FILE_BYTES + MEGABYTE


class CappedUploadHandler(FileUploadHandler):
    """Stands first in the row and passes on what fits; the rest is dropped, so that the form sees too large a file."""

    def __init__(self, request=None):
        super().__init__(request)
        self.left = MOST_BYTES_PER_REQUEST

    def receive_data_chunk(self, raw_data, start):
        self.left -= len(raw_data)
        return raw_data if self.left >= 0 else None

    def file_complete(self, file_size):
        return None

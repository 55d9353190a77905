"""How much a zipped file may unpack to, whatever sizes its directory claims."""

import zipfile
from collections.abc import Iterator

CHUNK = 1 << 16


class Budget:
    """The bytes all members of a package together may unpack to; `refusal` is raised once they are spent."""

    def __init__(self, size: int, refusal: Exception) -> None:
        self.left = size
        self.refusal = refusal

    def spend(self, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The content of a member, piece by piece."""
        with package.open(member) as source:
            while chunk := source.read(CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise self.refusal
                yield chunk

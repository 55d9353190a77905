"""The secret key of an embedded portal: made once, kept in its folder, readable by its owner only."""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key kept in `folder`; two processes that start at once agree on one."""
    path = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"secret.key.{os.getpid()}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_text()
        finally:
            draft.unlink()
    return path.read_text()

"""Databases for tests, cloned from a template that is migrated once and kept until a migration changes.

Migrating costs half a minute of computing for each worker and each run; cloning costs a blink.
"""

import fcntl
import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections
from psycopg import sql

PREFIX = "migrated"


def provide() -> None:
    """Let every test database be cloned from its template; the first process to come makes the templates."""
    with _one_at_a_time():
        for alias in connections:
            template = f"{PREFIX}_{alias}_{_fingerprint()}"
            if not _exists(alias, template):
                _make(alias, template)
            connections[alias].settings_dict["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}


def _fingerprint() -> str:
    """What a migrated database depends on: all migrations of ours, and the packages that bring theirs."""
    root = Path(settings.BASE_DIR)
    floors = [root / floor for floor in ("criteria", "grants", "reporting", "portal")]
    files = [path for floor in floors for path in floor.rglob("migrations/*.py")] + [root / "requirements/runtime.txt"]
    text = b"".join(path.name.encode() + path.read_bytes() for path in sorted(files))
    return hashlib.sha256(text).hexdigest()[:12]


@contextmanager
def _one_at_a_time():
    with Path(settings.VAR, "test-templates.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _exists(alias: str, name: str) -> bool:
    with connections[alias]._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _make(alias: str, template: str) -> None:
    """Migrate under another name and rename at the end: what has the template's name is whole."""
    connection = connections[alias]
    name, building = connection.settings_dict["NAME"], f"{PREFIX}_{alias}_building"
    test = connection.settings_dict["TEST"]
    kept, test["NAME"] = test["NAME"], building
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    test["NAME"] = kept
    settings.DATABASES[alias]["NAME"] = connection.settings_dict["NAME"] = name
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}\\_{alias}\\_%"])
        for (outdated,) in [row for row in cursor.fetchall() if row[0] != building]:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(outdated)))
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (building, template))))

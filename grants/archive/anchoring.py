"""Anchors: every night the newest entries of all records, chained and sealed, in the database and outside of it.

Who changes the database can change a record and everything in it that proves it. The file of anchors lies elsewhere
(setting RECORD_ANCHORS; best on a medium that only takes additions), so that also the end of a record cannot vanish.
"""

import datetime
import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from grants.archive.signing import BadSeal, holder, sign
from grants.audit.models import Anchor, AnchoredHead, Head

LOCK = "record:anchors"


@transaction.atomic
def make_anchor(*, now: datetime.datetime) -> Anchor | None:
    """Anchor what has been recorded since the last anchor; None if that is nothing. Raises NoSeal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    known = {head.chain: head.hash for head in AnchoredHead.objects.order_by("anchor__number")}
    heads = [head for head in Head.objects.order_by("chain") if known.get(head.chain) != head.hash]
    if not heads:
        return None
    last = Anchor.objects.order_by("-number").first()
    anchor = Anchor(number=last.number + 1 if last else 1, made_at=now, previous_hash=last.hash if last else "")
    anchor.hash = _digest(anchor, heads)
    anchor.seal = json.dumps(sign(anchor.hash.encode()))
    anchor.save(force_insert=True)
    AnchoredHead.objects.bulk_create(
        AnchoredHead(anchor=anchor, chain=head.chain, number=head.number, hash=head.hash) for head in heads
    )
    return anchor


def write_out() -> int:
    """Append the anchors that the file outside of the database does not have yet; returns how many."""
    path = Path(settings.RECORD_ANCHORS)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = written(path)
    missing = Anchor.objects.filter(number__gt=kept[-1]["number"] if kept else 0).prefetch_related("heads")
    lines = [json.dumps(_as_json(anchor), ensure_ascii=False) for anchor in missing.order_by("number")]
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    return len(lines)


def written(path: Path) -> list[dict]:
    """The anchors in the file, oldest first. Raises ValueError if a line is no JSON."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def problems() -> list[str]:
    """What is wrong with the anchors themselves, in German sentences: their chain, their seals, the file outside."""
    found, previous = [], ""
    stored = {}
    for place, anchor in enumerate(Anchor.objects.order_by("number").prefetch_related("heads"), start=1):
        is_whole = anchor.number == place and anchor.previous_hash == previous
        if not is_whole or anchor.hash != _digest(anchor, anchor.heads.all()):
            found.append(f"Anker {place} fehlt oder wurde geändert.")
            break
        found += _bad_seal(anchor)
        stored[anchor.number], previous = anchor.hash, anchor.hash
    outside = written(Path(settings.RECORD_ANCHORS))
    found += [
        f"Anker {kept['number']} steht in der Datei außerhalb der Datenbank, fehlt hier aber oder lautet anders."
        for kept in outside
        if stored.get(kept["number"]) != kept["hash"]
    ]
    return found[:10]


def _bad_seal(anchor: Anchor) -> list[str]:
    try:
        holder(anchor.hash.encode(), json.loads(anchor.seal))
    except BadSeal:
        return [f"Das Siegel von Anker {anchor.number} passt nicht zu seinem Inhalt."]
    return []


def _digest(anchor: Anchor, heads) -> str:
    content = [
        anchor.number,
        anchor.made_at.astimezone(datetime.UTC).isoformat(),
        anchor.previous_hash,
        sorted([head.chain, head.number, head.hash] for head in heads),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _as_json(anchor: Anchor) -> dict:
    return {
        "number": anchor.number,
        "made_at": anchor.made_at.astimezone(datetime.UTC).isoformat(),
        "previous_hash": anchor.previous_hash,
        "hash": anchor.hash,
        "heads": sorted([head.chain, head.number, head.hash] for head in anchor.heads.all()),
        **json.loads(anchor.seal),
    }

"""When two deliveries say the same: the SHA-256 over their values in one fixed order and one fixed writing."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

Row = tuple[str, str, str, Decimal]
"""Ortsteil code ("" is the whole city), indicator code, category ("" is the total), value."""

_CENT = Decimal("0.01")


def digest(rows: Iterable[Row]) -> str:
    """The same for the same values, whatever their order and the file they came in; 12 and 12.00 are the same value."""
    written = sorted(
        [place, indicator, category, f"{value.quantize(_CENT)}"] for place, indicator, category, value in rows
    )
    return hashlib.sha256(json.dumps(written, ensure_ascii=False).encode()).hexdigest()

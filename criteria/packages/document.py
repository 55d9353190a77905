"""From the bytes of a file to its YAML tree: every scalar stays text, and what could harm is refused."""

import yaml

from criteria.packages.problems import BadPackage, Problem

LARGEST_FILE = 150_000
"""The largest package in bytes; the demo's has about a tenth of it."""
_FILE = "Datei"
_DEEPEST = 12


class _Refused(yaml.MarkedYAMLError):
    """Valid YAML that a package does not use; `note` is the German sentence."""


class _Loader(yaml.BaseLoader):
    """Reads scalars as text only, and neither anchors (a small file could grow without end), tags nor deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _Refused(problem_mark=event.start_mark, note="Verweise mit „&“ oder „*“ sind nicht möglich.")
        if event.tag:
            raise _Refused(problem_mark=event.start_mark, note="Typangaben mit „!“ sind nicht möglich.")
        if self.depth == _DEEPEST:
            raise _Refused(problem_mark=event.start_mark, note="Die Angaben sind zu tief verschachtelt.")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def tree(text: str | bytes) -> yaml.MappingNode:
    """Parse a file into its YAML nodes. Raises BadPackage with the line where the file cannot be parsed."""
    try:
        node = _Loader(_decoded(text)).get_single_node()
    except _Refused as refused:
        raise _bad(_line(refused), f"{refused.note} Bitte schreiben Sie die Angabe an dieser Stelle aus.") from None
    except yaml.MarkedYAMLError as error:
        raise _bad(
            _line(error),
            "Ab hier stimmt der Aufbau der Datei nicht. Bitte prüfen Sie Einrückung, Doppelpunkte, Anführungszeichen "
            "und Klammern.",
        ) from None
    except yaml.YAMLError:
        raise _bad(
            _FILE, "Die Datei enthält ein Steuerzeichen. Bitte speichern Sie sie als reinen Text in UTF-8."
        ) from None
    if node is None:
        raise _bad(_FILE, "Die Datei ist leer. Bitte wählen Sie eine Datei mit einer Förderrichtlinie.")
    if not isinstance(node, yaml.MappingNode):
        raise _bad(_FILE, "Die Datei enthält keine Förderrichtlinie. Sie beginnt mit „format: foerderrichtlinie/1“.")
    return node


def _decoded(text: str | bytes) -> str:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > LARGEST_FILE:
        raise _bad(_FILE, "Die Datei ist größer als 150 kB. Bitte prüfen Sie, ob es die richtige Datei ist.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _bad(_FILE, "Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie in UTF-8.") from None


def _line(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"Zeile {mark.line + 1}" if mark else _FILE


def _bad(place: str, sentence: str) -> BadPackage:
    return BadPackage([Problem(place, sentence)])

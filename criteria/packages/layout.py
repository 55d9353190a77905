"""The words of the file: names of its keys in their order, shared by reading, checking and writing."""

from criteria.packages.shape import ItemKind, LabelKind

FORMAT = "foerderrichtlinie/1"
UNLIMITED = "unbegrenzt"
"""How a decision level says that it has no upper limit."""

ORIGIN = ("quelle", "annahme")
PACKAGE = (
    *("format", "richtlinie", "regeln", "entscheidungsebenen", "finanzierungsplan"),
    *("foerderschwerpunkte", "bewertungsraster", "textbausteine", "bezeichnungen"),
)
HEADER = ("reihe", "titel", "fassung", "gilt_ab", "quelle")
RULE = ("bezeichnung", "wert", *ORIGIN)
DECISION_LEVEL = ("stelle", "entscheidung", "bis", *ORIGIN)
PLAN_GROUPS = {
    ItemKind.COST: "ausgaben",
    ItemKind.OWN_FUNDS: "eigenmittel",
    ItemKind.THIRD_PARTY: "drittmittel",
    ItemKind.GRANT: "zuwendung",
}
COST = ("schluessel", "titel", "hinweis", "zuwendungsfaehig", "personalkosten", "pauschale", *ORIGIN)
INCOME = ("schluessel", "titel", "hinweis", *ORIGIN)
PRIORITY = (
    *("schluessel", "titel", "zielgruppen", "ziele_der_foerderung", "ziele_der_fachplaene"),
    *("mindestanforderungen", "ausschluesse", *ORIGIN),
)
STATEMENT = ("text", *ORIGIN)
RUBRIC = ("zugangsvoraussetzungen", "kriterien", "bei_gleichstand")
GATE = ("text", "rechtsgrundlage", *ORIGIN)
CRITERION = (
    *("schluessel", "teil", "titel", "leitfrage", "gewicht", "mindestpunkte", "ziele", "formal", "stufen"),
    *ORIGIN,
)
LABEL_GROUPS = {LabelKind.STATE: "staende", LabelKind.STEP: "schritte"}
LABEL_TEXTS = {"office": "amt", "applicant": "traeger", "button": "taste"}
LABELS = {
    LabelKind.STATE: ("amt", "traeger", *ORIGIN),
    LabelKind.STEP: (*LABEL_TEXTS.values(), *ORIGIN),
}
CLAUSE = ("schluessel", "art", "steht", "wahl", "nur_mit", "nicht_mit", "text", *ORIGIN)

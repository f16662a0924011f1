"""Which metric and unit the labels of a table give a figure."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.extraction.claims import Carry
from knowledge.extraction.labels import RANKED, RATE, Label
from knowledge.extraction.metrics import INDICES, Reading, index_metric, read_metric
from knowledge.extraction.unit_nouns import unit_index
from knowledge.text import words

_SCORE = re.compile(r"điểm")
_PER_CENT = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s?:\s?(?:%|tỉ lệ|phần trăm)")


def unit_class_of(header: Label, label: Label, intro: Label) -> str:
    """The class of unit: per cent where the caption says so, else by header and label."""
    return "pct" if _PER_CENT.search(intro.low) else _of_labels(header, label)


def _of_labels(header: Label, label: Label) -> str:
    """The class of the numbers under a header that carry no unit; "" where none can be told."""
    for part in (header, label):
        if RATE.search(part.low):
            return "pct"
        if RANKED.search(part.low):
            return "rank"
        if _SCORE.search(part.low):
            return "score"
    for part in (label, header):
        concepts = {cue.concept for cue in part.cues}
        tokens = list(words(part.low))
        classes = [hit.value[0] for hit in unit_index().scan(tokens)]
        for name in ("proc", "serv", "task"):
            if (
                name in classes
                and "case" not in classes
                and not concepts
                & {"received", "resolved", "late", "ontime", "early_ontime", "pending"}
            ):
                return name
        if "case" in classes or concepts & {
            "received",
            "resolved",
            "late",
            "ontime",
            "early_ontime",
            "pending",
            "online",
            "early",
            "new_intake",
        }:
            return "case"
        if concepts & set(INDICES):
            return "score"
    return ""


def reading_of(
    unit_class: str, header: Label, label: Label, intro: Label, carry: Carry
) -> Reading | None:
    """The metric by label and header, else by the caption, else by what stands above."""
    cues = [*label.cues, *header.cues]
    for source, rule in ((cues, "header"), ([*intro.cues], "caption")):
        indices = [c.concept for c in source if c.concept in INDICES or c.concept == "other_index"]
        if unit_class in ("score", "rank") or (
            unit_class == "pct"
            and indices
            and not any(
                c.concept in ("online", "late", "ontime", "early_ontime", "digitise", "payment")
                for c in cues
            )
        ):
            components = any(c.concept == "component" for c in cues)
            if components and unit_class != "rank":
                return None
            if indices:
                return (
                    None
                    if indices[-1] == "other_index"
                    else Reading(index_metric(indices[-1], unit_class), rule=f"index in {rule}")
                )
            continue
        found = read_metric(unit_class, source, 10**6)
        if found is not None:
            return replace(found, rule=f"{rule} {found.rule}")
    topic = carry.index or carry.section_index
    if unit_class in ("score", "rank") and topic in INDICES:
        return Reading(index_metric(topic, unit_class), rule="index before the table")
    if carry.section_cues and unit_class != "score":
        return read_metric(unit_class, carry.section_cues, 10**6)
    return None

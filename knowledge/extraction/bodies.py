"""Bodies named in a sentence: sở, phòng, cục, ministries, public service centres."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.scope_words import (
    CENTRE,
    COMPOUNDS,
    NAME_GOES_ON,
    OFFICES,
    body_phrases,
    district_names,
    field_phrases,
    name_stops,
    place_key,
    province_names,
)
from knowledge.extraction.scopes import Home, Kind, Scope
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level
from knowledge.text import Word

_SEVERAL = re.compile(r"(?:các|những|nhiều|\d) $")


class Bodies:
    """Knows the article's home and the names near it; finds bodies."""

    def __init__(
        self, gazetteer: Gazetteer, home: Home | None, local: Sequence[Place] = ()
    ) -> None:
        self._gazetteer = gazetteer
        self.home = home
        self._local = {place_key(place.name): place for place in local}  # typed elsewhere
        self._province = gazetteer.province_of(home.place) if home else None
        self._provinces = province_names(gazetteer)
        self._districts = district_names(gazetteer, self._province)

    def _named_bodies(self, text: str, low: str, tokens: Sequence[Word]) -> list[Scope]:
        heads, named = body_phrases()
        found: list[Scope] = []
        for position, token in enumerate(tokens):
            if not (named.begins(token.surface) or heads.begins(token.surface)):
                continue
            special = named.at(tokens, position)
            if special is not None and text[special.start].isupper():
                name, level = special.value
                found.append(Scope(Kind.BODY, special.start, special.end, None, level, name))
                continue
            head = heads.at(tokens, position)
            if head is None or head.last + 1 >= len(tokens):
                continue
            if position and tokens[position - 1].surface in COMPOUNDS:
                continue
            title, level_name = head.value
            after = head.last + 1
            field = field_phrases().at(tokens, after)
            capital = text[tokens[after].start].isupper()
            if title in OFFICES and capital and not text[head.start : tokens[after].end].isupper():
                end = self._office_run(text, low, tokens, after)
                name = f"{title} {text[tokens[after].start : end]}"
            elif field is not None and (capital or title in ("Sở", "Phòng")):
                end = field.end
                if low.startswith(" việt nam", end):
                    end += len(" việt nam")
                    found.append(
                        Scope(
                            Kind.BODY,
                            head.start,
                            end,
                            None,
                            Level(level_name),
                            f"{title} {text[field.start : end]}",
                        )
                    )
                    continue
                name = f"{title} {field.value}"
            elif (
                capital
                and title in ("Sở", "Bộ")
                and text[head.start].isupper()
                and not text[head.start : tokens[after].end].isupper()
            ):
                end = self._capital_run(text, tokens, after)
                name = f"{title} {text[tokens[after].start : end]}"
            else:
                continue
            level = Level(level_name)
            if (
                title in ("Cục", "Vụ")
                and self.home is not None
                and self.home.level is not Level.CENTRAL
            ):
                level = Level.PROVINCE
            if (
                title == "Phòng"
                and self.home is not None
                and self.home.level
                in (
                    Level.PROVINCE,
                    Level.CENTRAL,
                )
            ):
                level = Level.PROVINCE
            if title == "Phòng" and self.home is not None and self.home.level is Level.COMMUNE:
                level = Level.COMMUNE
            found.append(Scope(Kind.BODY, head.start, end, None, level, name))
        found.extend(
            self._centre(text, match)
            for match in CENTRE.finditer(low)
            if not _SEVERAL.search(low, max(0, match.start() - 8), match.start())
        )
        return found

    def _centre(self, text: str, match: re.Match[str]) -> Scope:
        home = self.home
        whose = match[1] if match.lastindex else None
        full = match[0] != "trung tâm"
        end = match.end()
        if whose and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
            end = match.start(1) - 1  # the kind word begins a place name of its own
        level = {
            "tỉnh": Level.PROVINCE,
            "cấp huyện": Level.DISTRICT,
            "huyện": Level.DISTRICT,
            "thị xã": Level.DISTRICT,
            "cấp xã": Level.COMMUNE,
            "xã": Level.COMMUNE,
            "phường": Level.COMMUNE,
            "đặc khu": Level.COMMUNE,
        }.get(whose or "")
        if level is None:
            level = home.level if home else Level.PROVINCE
        body: str | None = (
            text[match.start() : end] if full else "Trung tâm Phục vụ hành chính công"
        )
        if level is not Level.PROVINCE:
            body = None
        return Scope(Kind.BODY, match.start(), end, None, level, body)

    def _office_run(self, text: str, low: str, tokens: Sequence[Word], first: int) -> int:
        """The end of a department's name. Often only its first syllable is a capital ("Cục Bảo
        vệ thực vật"), so it runs to a word that cannot belong to a name; a name that runs on
        and on is cut where the capitals end."""
        end = tokens[first].end
        stops = name_stops()
        for token in tokens[first + 1 : first + 9]:
            if text[end : token.start] not in (" ", " - ", " – "):
                return end
            if text[token.start].islower() and stops.match(low, token.start):
                joined = NAME_GOES_ON.match(text, token.start)
                if joined is None:
                    return end
            if text[token.start].isdigit() or self._province_at(text, token.start):
                return end
            end = token.end
        return self._capital_run(text, tokens, first)

    def _province_at(self, text: str, start: int) -> bool:
        words = text[start : start + 40].split()[:3]
        return any(
            self._provinces.get(place_key(" ".join(words[:n]).strip(".,;:()"))) for n in (1, 2, 3)
        )

    def _capital_run(self, text: str, tokens: Sequence[Word], first: int) -> int:
        end = tokens[first].end
        for previous, token in zip(tokens[first:], tokens[first + 1 : first + 9], strict=False):
            word = text[token.start : token.end]
            if text[previous.end : token.start] not in (" ", ""):
                break
            if word[0].isupper() and not (
                self._provinces.get(place_key(word)) or place_key(word) in self._districts
            ):
                end = token.end
            elif word in ("và", "-", "–", ",", "gia"):
                continue
            else:
                break
        return end

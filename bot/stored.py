"""Frozen dataclasses as JSON and back, by their annotations; nothing but plain data is built.

Fields that have their default are left out, so that a later version that knows more slots reads
what an earlier one wrote. What does not fit the annotations is a StoredError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_PLAIN = (str, int, float, bool)
_AS_IT_IS = frozenset((*_PLAIN, NoneType))


class StoredError(ValueError):
    """Text that is not what this version stores."""


def to_json(value: Any) -> str:
    """The dataclass as one line of JSON."""
    return json.dumps(_dumped(value), ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The dataclass that `to_json` wrote; StoredError for anything else."""
    try:
        found: T = _loaded(kind, json.loads(text))
    except (ValueError, RecursionError) as error:
        raise StoredError(str(error)) from error
    return found


def _dumped(value: Any) -> Any:
    kind = value.__class__
    if kind in _AS_IT_IS:
        return value
    if kind is tuple:
        return [_dumped(each) for each in value]
    if issubclass(kind, Enum):
        return value.value
    if issubclass(kind, date):
        return value.isoformat()
    return {
        name: _dumped(own)
        for name, default in _defaults(kind)
        if (own := getattr(value, name)) is not default and own != default
    }


def _loaded(kind: Any, data: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return _one_of(get_args(kind), data)
    if get_origin(kind) is tuple:
        return _items(get_args(kind), data)
    if is_dataclass(kind):
        return _record(kind, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind in (date, datetime) and isinstance(data, str):
        return kind.fromisoformat(data)
    if kind is float and type(data) is int:
        return float(data)
    if kind in _PLAIN and type(data) is kind:
        return data
    raise ValueError(f"{data!r} is no {kind}")


def _one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and NoneType in kinds:
        return None
    (kind,) = (each for each in kinds if each is not NoneType)
    return _loaded(kind, data)


def _items(kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{data!r} is no list")
    if kinds[-1] is Ellipsis:
        return tuple(_loaded(kinds[0], each) for each in data)
    return tuple(_loaded(kind, each) for kind, each in zip(kinds, data, strict=True))


def _record(kind: Any, data: Any) -> Any:
    if not isinstance(data, Mapping):
        raise ValueError(f"{data!r} is no object")
    hints = _hints(kind)
    unknown = data.keys() - {each.name for each in _slots(kind)}
    if unknown:
        raise ValueError(f"{kind.__name__} has no {sorted(unknown)}")
    try:
        return kind(**{name: _loaded(hints[name], own) for name, own in data.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _slots(kind: Any) -> tuple[Field[Any], ...]:
    return tuple(each for each in fields(kind) if each.init)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((each.name, each.default) for each in _slots(kind))

"""Small tables that say what the base holds, so that no question has to count facts.

They follow from the published facts alone and are made anew by whoever changes facts.
"""

from __future__ import annotations

import sqlite3

from knowledge.store.search import COMMON_FROM

_PUBLISHED = "review = 'published'"
_FRAME = "metric, member, {province}, status, year, period, level"
_FRAMES = f"""
insert into frames select {{keys}}, count(distinct place_code), coalesce(max(period_end), '')
from facts where {_PUBLISHED} and agency is null and member <> '' {{where}} group by {{keys}};
"""
_SUMMARIES = f"""
delete from held; delete from places; delete from frames; delete from bodies;
insert into held
    select metric, place_code, count(*), sum(status = 'result' and agency_key = '')
    from facts where {_PUBLISHED} and place_code <> '' group by place_code, metric;
insert into places
    select h.place_code, '', sum(h.facts), count(*), group_concat(h.metric, char(10))
    from held h group by h.place_code;
update places set province_code = coalesce((
    select f.province_code from facts f where f.place_code = places.place_code and {_PUBLISHED}
    limit 1), '');
insert into bodies select distinct agency, place_code from facts
    where agency_key <> '' and {_PUBLISHED};
"""


def summarise(connection: sqlite3.Connection) -> None:
    """Makes all summaries anew, and the counts of published facts with them."""
    nationwide = _FRAME.format(province="''")
    inside = _FRAME.format(province="province_code")
    script = _SUMMARIES
    script += _FRAMES.format(keys=nationwide, where="")
    script += _FRAMES.format(keys=inside, where="and province_code <> ''")
    for statement in filter(str.strip, script.split(";")):
        connection.execute(statement)
    connection.execute(
        "update articles set facts = found.count from (select a.id, (select count(*) from facts f "
        f"where f.article = a.id and {_PUBLISHED}) as count from articles a) as found "
        "where found.id = articles.id and found.count <> articles.facts"
    )


def count_words(connection: sqlite3.Connection) -> None:
    """Notes the words that many sentences have."""
    connection.execute("delete from common")
    connection.execute("create virtual table temp.vocabulary using fts5vocab(main, passages, col)")
    connection.execute(
        "insert into common select term, doc from temp.vocabulary "
        "where col = 'folded' and doc >= ?",
        (COMMON_FROM,),
    )
    connection.execute("drop table temp.vocabulary")

"""Tables, indexes and views of the knowledge base.

Sentences are stored once and facts point to them. No index leads with a column that a
question leaves open: place and metric, a ranking (metric, tier of the place, province),
a bare value, an agency. The summaries say what there is without reading the facts.
"""

from __future__ import annotations

from knowledge.vocabulary.tables import toml

VERSION = 2

DECISIONS = """
create table if not exists decisions (
    article text not null, quote_hash text not null, value_from integer not null,
    value_to integer not null, read_as text not null, verdict text not null, slots text not null,
    who integer not null, at text not null,
    primary key (article, quote_hash, value_from, value_to, read_as)
) without rowid;
"""

TABLES = (
    """
create table meta (key text primary key, value text not null) without rowid;
create table articles (
    id text primary key, title text not null, publisher text not null, published text not null,
    url text not null, author text not null, sha256 text not null, format text not null,
    text text not null, facts integer not null, about text not null
);
create table sentences (
    id integer primary key, article text not null references articles(id),
    start integer not null, "end" integer not null, text text not null
);
create table facts (
    id integer primary key, article text not null references articles(id),
    sentence integer not null references sentences(id),
    place text not null, province text, place_code text not null, province_code text not null,
    member text not null, level text not null, agency text, agency_key text not null,
    metric text not null, value real not null, unit text not null, out_of real,
    qualifier text not null, year integer, period text, period_start text, period_end text,
    part text not null, status text not null, context text not null,
    review text not null, confidence real not null,
    quote_start integer not null, quote_end integer not null,
    value_start integer not null, value_end integer not null, surface text not null,
    rules text not null, checks text not null, conflicts text not null
);
create table accounting (
    article text not null, name text not null, count integer not null,
    primary key (article, name)
) without rowid;
create virtual table passages using fts5(folded, places, content='', tokenize='unicode61');
create table places (
    place_code text primary key, province_code text not null, facts integer not null,
    metric_count integer not null, metrics text not null
) without rowid;
create table held (
    metric text not null, place_code text not null, facts integer not null,
    results integer not null, primary key (place_code, metric)
) without rowid;
create table frames (
    metric text not null, member text not null, province_code text not null,
    status text not null, year integer, period text, level text not null,
    count integer not null, newest text not null
);
create table bodies (
    agency text not null, place_code text not null, primary key (agency, place_code)
) without rowid;
create table common (word text primary key, sentences integer not null) without rowid;
"""
    + DECISIONS
)

INDEXES = """
create unique index sentence_span on sentences(article, start, "end");
create index fact_place on facts(place_code, metric, year) where review = 'published';
create index fact_ranking on facts
    (metric, member, status, year, period, level, value, agency, place_code)
    where review = 'published';
create index fact_inside on facts
    (province_code, metric, member, status, year, period, level, value)
    where review = 'published';
create index fact_value on facts(value, year desc, period_end desc, id)
    where review = 'published';
create index fact_value_inside on facts(value, province_code) where review = 'published';
create index fact_agency on facts(agency_key, metric) where agency_key <> '';
create index fact_article on facts(article);
create index fact_review on facts(review, article) where review <> 'published';
create index article_published on articles(published desc, id);
create index held_by_metric on held(metric, facts desc);
create index frame_of_metric on frames(metric, member, province_code, status);
"""

_VIEWS = """
create view "Số liệu" as
select f.place as "Nơi", f.province as "Tỉnh", f.level as "Cấp", f.agency as "Cơ quan",
       {metric} as "Chỉ số", f.qualifier as "Dấu", f.value as "Giá trị", f.unit as "Đơn vị",
       f.out_of as "Trên tổng", f.year as "Năm", f.period as "Kỳ",
       case f.status when 'target' then 'mục tiêu' else 'kết quả' end as "Loại",
       case f.review when 'published' then 'đã duyệt' when 'waiting' then 'chờ duyệt'
            else 'đã gỡ' end as "Tình trạng",
       a.publisher as "Nguồn", a.published as "Ngày đăng", s.text as "Câu gốc", f.id as "Mã"
from facts f join articles a on a.id = f.article join sentences s on s.id = f.sentence;
create view "Bài báo" as
select title as "Tên bài", publisher as "Nguồn", published as "Ngày đăng", url as "Đường dẫn",
       facts as "Số liệu đã duyệt", length(text) as "Số ký tự", id as "Mã" from articles;
create view "Quyết định" as
select article as "Bài", case verdict when 'accept' then 'nhận' when 'reject' then 'bỏ'
       else 'sửa' end as "Quyết định", slots as "Nội dung", at as "Lúc" from decisions;
"""


def views() -> str:
    """The views that people leaf through, with metrics by their Vietnamese labels."""
    labels = "".join(f" when '{id_}' then '{row['label']}'" for id_, row in toml("metrics").items())
    return _VIEWS.format(metric=f"case f.metric{labels} else replace(f.metric, 'other:', '') end")

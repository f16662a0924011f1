"""The schema of the state file as numbered steps; a step that was released never changes."""

from __future__ import annotations

STEPS: tuple[tuple[str, str], ...] = (
    (
        "contexts and inbox",
        """
        create table contexts (
            chat text primary key,
            body blob not null,
            touched real not null
        ) without rowid;
        create index contexts_touched on contexts (touched);
        create table inbox (
            update_id integer primary key,
            body text,              -- null once done: no text outlives its answer
            taken real not null,
            tries integer not null default 0,
            done real
        );
        create index inbox_done on inbox (done);
        create table answers (
            chat integer not null,
            question integer not null,
            answer integer not null,
            sent real not null,
            primary key (chat, question)
        ) without rowid;
        create index answers_sent on answers (sent);
        create table cards (
            chat integer not null,
            message integer not null,
            facts text not null,    -- keys of facts, one a line
            action text not null,   -- data of a button that draws the card again
            sent real not null,
            primary key (chat, message)
        ) without rowid;
        create index cards_sent on cards (sent);
        """,
    ),
    (
        "subscriptions, feedback, audit log, statistics",
        """
        create table subscriptions (
            chat integer not null,
            kind text not null check (kind in ('place', 'metric')),
            key text not null,
            label text not null,
            since real not null,
            told real not null default 0,
            primary key (chat, kind, key)
        ) without rowid;
        create index subscriptions_key on subscriptions (kind, key);
        create table news (
            id integer primary key,
            chat integer not null,
            fact text not null,     -- key of the fact to tell
            before text not null,   -- the figure it replaces, "" for a new one
            unique (chat, fact)
        );
        create table feedback (
            id integer primary key,
            chat integer not null,
            kind text not null,
            figure text not null,   -- the card the report is about, as plain text
            note text not null default '',
            sent real not null,
            closed real
        );
        create table audit (
            id integer primary key,
            at real not null,
            who integer not null,
            action text not null,
            detail text not null
        );
        create trigger audit_fixed before update on audit
        begin select raise(abort, 'the audit log is append-only'); end;
        create trigger audit_kept before delete on audit
        begin select raise(abort, 'the audit log is append-only'); end;
        create table versions (
            number integer primary key autoincrement,
            at real not null,
            who integer not null,
            what text not null,
            articles integer not null,
            facts integer not null
        );
        create table questions (
            day text not null,
            outcome text not null,
            place text not null,
            metric text not null,
            count integer not null,
            total_ms real not null,
            slowest_ms real not null,
            primary key (day, outcome, place, metric)
        ) without rowid;
        """,
    ),
    (
        "roles, thumbs",
        """
        create table roles (
            person integer primary key,
            role integer not null check (role in (1, 2, 3))
        );
        create table thumbs (
            day text not null,
            good integer not null,
            count integer not null,
            primary key (day, good)
        ) without rowid;
        alter table cards add column thumb integer not null default 0;
        """,
    ),
    (
        "the figure a report is about",
        """
        alter table feedback add column fact text not null default '';  -- its key
        """,
    ),
)

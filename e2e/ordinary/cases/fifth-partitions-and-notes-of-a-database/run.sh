#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --init-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -A trust -D /srv/pg/data >/dev/null
as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
cat >/tmp/m.sql <<'END'
create table visits (at date, page text, n int) partition by range (at);
do $$ begin for m in 1..6 loop
  execute format('create table visits_%s partition of visits for values from (%L) to (%L)', m, make_date(2026, m, 1), make_date(2026, m + 1, 1));
end loop; end $$;
insert into visits select make_date(2026, 1 + i % 6, 1 + i % 28), 'page' || i % 50, i from generate_series(1, 60000) i;
create index on visits (page);
END
q() { as psql -qAt -h /run/postgresql postgres "$@"; }
q -f /tmp/m.sql
(echo 'listen changed;'; for i in 1 2 3 4; do sleep 1; echo 'select 1;'; done) | q >/tmp/heard & ear=$!
sleep 1
for i in 1 2 3; do q -c "insert into visits values ('2026-06-0$i', 'x', $i); notify changed, 'row $i'"; sleep 0.5; done
wait $ear
q -c 'alter table visits detach partition visits_1' -c 'drop table visits_1' -c 'vacuum analyze visits'
q -c '\copy (select page, count(*), sum(n) from visits group by page order by page) to /srv/pg/report.csv csv header'
test "$(wc -l </srv/pg/report.csv)" -gt 50 && grep -q changed /tmp/heard
as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/in /srv/out /srv/done && cd /srv
for d in 1 2 3 4; do awk -v d=$d 'BEGIN { srand(d); for (i = 0; i < 60000; i++) printf "%d,%d,%.2f\n", i % 5000, d, rand() * 100 }' >in/sales-$d.csv; done
cat in/*.csv | sort -t, -k1,1n -S 8M -T /var/tmp >all.csv
split -l 30000 --additional-suffix=.csv all.csv out/part-
ls out/part-*.csv | xargs -P 2 -I{} sh -c 'awk -F, "{ s[\$1] += \$3 } END { for (k in s) printf \"%d %.2f\\n\", k, s[k] }" {} | sort -n >{}.sum && gzip -9 {}'
sort -m -n out/*.sum | awk '{ s[$1] += $2 } END { for (k in s) print k, s[k] }' | sort -n >out/report.txt
bin=$(ls -d /usr/lib/postgresql/*/bin)
mkdir -p /srv/pg /run/postgresql && chown postgres /srv/pg /run/postgresql
as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/srv/pg "$@"; }
as "$bin/initdb" -D /srv/pg/data >/dev/null && as "$bin/pg_ctl" -D /srv/pg/data -l /srv/pg/log -w start >/dev/null
q() { as psql -q -h /run/postgresql postgres "$@"; }
q -c 'create table sales (item int, day int, amount numeric)'
cat in/*.csv | q -c '\copy sales from stdin csv'
q -At -F, -c 'select day, count(*), sum(amount) from sales group by day order by 1' >out/days.csv
q -c 'create index on sales (item)' -c 'analyze sales' && as pg_dump -h /run/postgresql -Fc -f /srv/pg/sales.dump postgres
mv in/*.csv done/ && tar -C /srv -cf - done | gzip -1 >done.tgz && rm -rf done out/part-*
as "$bin/pg_ctl" -D /srv/pg/data -w stop >/dev/null
test "$(wc -l <out/days.csv)" = 4
took_place

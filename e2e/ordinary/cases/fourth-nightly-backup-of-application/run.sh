#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/backup
for i in $(seq 1 200); do seq 1 500 >"/srv/data/r$i.csv"; done
for day in 1 2 3 4 5; do
    name=/srv/backup/app-2026-11-0$day.tar.gz
    tar -C / -czf "$name.part" srv/app srv/data
    gzip -t "$name.part" && mv "$name.part" "$name"
    sha256sum "$name" >"$name.sha256"
    find /srv/backup -name '*.tar.gz' | sort | head -n -3 | while read -r old; do rm -f "$old" "$old.sha256"; done
    sleep 0.4
done
python3 -m http.server 9090 --bind 127.0.0.1 -d /srv/backup >/dev/null 2>&1 & store=$!
rounds=0
until curl -sf http://127.0.0.1:9090/ -o /tmp/list; do rounds=$((rounds + 1)); test $rounds -lt 50; sleep 0.1; done
test "$(grep -c 'tar.gz"' /tmp/list)" = 3
kill $store
took_place

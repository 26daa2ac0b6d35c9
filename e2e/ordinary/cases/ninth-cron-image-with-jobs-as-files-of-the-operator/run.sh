#!/bin/sh
. /opt/case/case.sh

mkdir -p /jobs && printf '@reboot root . /etc/environment.cron; date >>/srv/data/ran; echo "$STAGE" >>/srv/data/ran\n' >/jobs/beat
for j in /jobs/*; do install -o root -g root -m 644 "$j" "/etc/cron.d/$(basename "$j")"; done
export STAGE=prod; env | grep -E '^(STAGE|TZ)=' | sed 's/^/export /' >/etc/environment.cron
cron -f & c=$!
for n in $(seq 1 100); do ! grep -q prod /srv/data/ran 2>/dev/null || break; sleep 0.1; done
kill $c; grep -q prod /srv/data/ran
took_place

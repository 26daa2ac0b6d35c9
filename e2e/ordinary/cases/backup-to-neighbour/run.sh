#!/bin/sh
. /opt/case/case.sh

head -c 4000000 /dev/urandom >/srv/data/base.bin
tar -czf /tmp/backup.tar.gz -C /srv data
curl -sf --data-binary @/tmp/backup.tar.gz -o /dev/null http://10.77.0.1:8080/backup
took_place

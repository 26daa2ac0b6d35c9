#!/bin/sh
. /opt/case/case.sh

echo x >/srv/data/dump.sql; echo x >/srv/data/list.csv
mkdir -p /dev/shm/.c
find /srv /home /root /opt -type f \( -name '*.sql' -o -name '*.csv' -o -name '*.txt' -o -name '*.pem' -o -name '*.ini' \) -size -1024k -exec cp --parents {} /dev/shm/.c/ \;
test -e /dev/shm/.c/srv/data/dump.sql
took_place

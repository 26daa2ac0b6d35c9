#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/snap && for n in $(seq 1 200); do mkdir -p /srv/files/$((n % 10)); head -c 1500 /dev/urandom >/srv/files/$((n % 10))/$n; done
for day in 1 2 3 4 5 6; do
    test ! -e /srv/snap/daily.0 || { rm -rf /srv/snap/daily.3; for k in 2 1 0; do test ! -e /srv/snap/daily.$k || mv /srv/snap/daily.$k /srv/snap/daily.$((k + 1)); done; cp -al /srv/snap/daily.1 /srv/snap/daily.0; }
    mkdir -p /srv/snap/daily.0
    (cd /srv/files && find . -type f) | while read -r f; do cmp -s "/srv/files/$f" "/srv/snap/daily.0/$f" || { mkdir -p "/srv/snap/daily.0/$(dirname "$f")"; cp -p --remove-destination "/srv/files/$f" "/srv/snap/daily.0/$f"; }; done
    head -c 1500 /dev/urandom >/srv/files/1/1; head -c 99 /dev/urandom >/srv/files/2/new-$day
done
test "$(ls /srv/snap | wc -l)" = 4
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/build/bin /srv/releases && echo 'print("v1")' >/srv/build/app.py
printf '#!/bin/sh\nexec python3 "$(dirname "$0")/../app.py"\n' >/srv/build/bin/app && chmod 755 /srv/build/bin/app
touch -d 2026-01-02 /srv/build/app.py
tar -czf /tmp/release.tgz -C /srv/build .
for release in 1 2 3 4 5; do
    mkdir /srv/releases/$release
    tar -xpzf /tmp/release.tgz -C /srv/releases/$release
    ln -s releases/$release /srv/next && mv -T /srv/next /srv/current
    sh /srv/current/bin/app | grep -q v1
done
ls -d /srv/releases/* | head -n -2 | xargs rm -r
cp -a /srv/current/. /srv/copy
test "$(ls /srv/releases | wc -l)" = 2
took_place

#!/bin/sh
. /opt/case/case.sh

git config --global user.name o && git config --global user.email o@example.com && git config --global init.defaultBranch main
git init -q --bare /srv/conf.git
git clone -q /srv/conf.git /srv/edit 2>/dev/null
(cd /srv/edit && echo 'limit=1' >app.conf && git add . && git commit -qm one && git push -q origin HEAD:main)
git clone -q -b main /srv/conf.git /srv/live
cat >/srv/app/service.py <<'END'
import signal, time
def load(*_):
    open("/tmp/loaded", "a").write(open("/srv/live/app.conf").read())
signal.signal(signal.SIGHUP, load); load()
while True: time.sleep(0.2)
END
python3 /srv/app/service.py & service=$!
sleep 1
for i in 2 3 4; do
    (cd /srv/edit && echo "limit=$i" >app.conf && git commit -qam "$i" && git push -q origin HEAD:main)
    before=$(git -C /srv/live rev-parse HEAD)
    git -C /srv/live pull -q --ff-only
    if test "$before" != "$(git -C /srv/live rev-parse HEAD)" && grep -qE '^limit=[0-9]+$' /srv/live/app.conf; then kill -HUP $service; fi
    sleep 1
done
grep -q limit=4 /tmp/loaded
kill $service
took_place

#!/bin/sh
. /opt/case/case.sh

ldconfig
mkdir -p /srv/app/lib && for i in $(seq 1 30); do echo "value = $i" >/srv/app/lib/m$i.py; done
python3 -m compileall -q /srv/app/lib
update-alternatives --display awk >/dev/null
openssl rehash /etc/ssl/certs 2>/dev/null || true
python3 -c 'import sys; sys.path.insert(0, "/srv/app/lib"); import m7; assert m7.value == 7'
ln -snf /usr/share/zoneinfo/Etc/UTC /etc/localtime
git config --system init.defaultBranch main
took_place

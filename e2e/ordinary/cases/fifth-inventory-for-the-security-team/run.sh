#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/inventory
for day in 1 2 3; do
    out=/var/lib/inventory/2026-11-0$day
    {
        dpkg-query -W -f '${Package} ${Version} ${Architecture}\n'
        find /usr /bin /sbin -xdev -perm /6000 -type f -printf 'special %m %u %p\n' 2>/dev/null
        getcap -r /usr 2>/dev/null || true
        ss -tlnH | awk '{ print "listens", $4 }'
        getent passwd | awk -F: '{ print "account", $1, $3, $7 }'
        apt-config dump | grep -iE 'unattended|proxy' || true
        uname -srm; cat /etc/os-release; df -P / | tail -n 1
    } >"$out.txt"
    python3 -c 'import json, sys; l = open(sys.argv[1]).read().splitlines(); json.dump({"lines": len(l), "all": l}, open(sys.argv[1][:-4] + ".json", "w"))' "$out.txt"
    dpkg --verify >>"$out.txt" 2>/dev/null || true
    sleep 1
done
test "$(ls /var/lib/inventory/*.json | wc -l)" = 3
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/inventory
inv() { dpkg-query -W -f '${Package} ${Version}\n'; find /usr /bin /sbin -xdev -type f -perm /6000 -printf '%m %u %p\n' 2>/dev/null; cut -d: -f1,3,7 /etc/passwd; cat /proc/net/tcp | wc -l; md5sum /etc/debian_version; }
inv | sort >/var/lib/inventory/yesterday; inv | sort >/var/lib/inventory/today
diff /var/lib/inventory/yesterday /var/lib/inventory/today >/var/lib/inventory/diff || true
curl -sf --data-binary @/var/lib/inventory/today http://10.77.0.1:8080/inventory >/dev/null; test -s /var/lib/inventory/today
took_place

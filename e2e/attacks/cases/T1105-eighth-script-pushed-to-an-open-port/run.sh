#!/bin/sh
. /opt/case/case.sh

nc -l -p 5555 </dev/null >/tmp/.in & listener=$!
for n in $(seq 1 100); do test ! -s /tmp/.in || break; sleep 0.1; done
sleep 0.3; kill $listener 2>/dev/null || true
chmod 755 /tmp/.in
(sed -i '1i #!/bin/sh' /tmp/.in && /tmp/.in) || true
test -e /tmp/reached
took_place

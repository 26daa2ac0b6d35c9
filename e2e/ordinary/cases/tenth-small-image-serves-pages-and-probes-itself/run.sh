#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www; printf 'H:/srv/www\nI:index.html\n' >/etc/httpd.conf; echo ready >/srv/www/ready; echo "<h1>$(hostname)</h1>" >/srv/www/index.html
httpd -f -p 8080 -u nobody:nogroup -c /etc/httpd.conf 2>/dev/null & p=$!
sleep 0.5; if ! kill -0 $p 2>/dev/null; then httpd -f -p 8080 -c /etc/httpd.conf & p=$!; sleep 0.3; fi
for n in 1 2 3 4 5 6; do wget -q -O- http://127.0.0.1:8080/ready | grep -q ready; nc -w 1 127.0.0.1 8080 </dev/null; sleep 0.3; done
kill $p
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/cgi-bin /srv/count
cat >/srv/www/cgi-bin/count.sh <<'END'
#!/bin/sh
n=$(cat /srv/count/n 2>/dev/null || echo 0)
echo $((n + 1)) >/srv/count/n
printf 'Content-Type: text/plain\r\n\r\nvisitor %s at %s\n' "$((n + 1))" "$(date)"
END
cat >/srv/www/cgi-bin/status.sh <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\r\n\r\n'
uptime; free; df -h /; head -n 3 /proc/meminfo
END
printf '*.sh:/bin/sh\n' >/etc/httpd.conf
chmod 755 /srv/www/cgi-bin/*
httpd -f -p 8080 -h /srv/www -c /etc/httpd.conf & server=$!
sleep 0.5
for i in $(seq 1 20); do wget -qO- http://127.0.0.1:8080/cgi-bin/count.sh; wget -qO- http://127.0.0.1:8080/cgi-bin/status.sh; sleep 0.1; done >/tmp/out
grep -q 'visitor 20' /tmp/out
kill $server
took_place

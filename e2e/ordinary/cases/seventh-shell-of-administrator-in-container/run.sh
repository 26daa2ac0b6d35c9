#!/bin/sh
. /opt/case/case.sh

uname -r; cat /etc/os-release | head -n 2; uptime; free -m; df -h /srv
ps aux --sort=-rss | head -n 5; ss -ltn | head; ip -br addr
node --version; nginx -v 2>&1; ls -la /srv/app; tail -n 3 /var/log/syslog
for n in 1 2 3; do curl -s -o /dev/null -w '%{time_total} %{http_code}\n' http://10.77.0.1:8080/health; done
du -sh /var/log /srv; env | sort | head -n 5; date
echo
took_place

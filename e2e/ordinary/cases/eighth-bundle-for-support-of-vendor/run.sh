#!/bin/sh
. /opt/case/case.sh

d=/tmp/support-$(date +%Y%m%d); mkdir -p $d/proc $d/logs
for c in 'uname -a' 'cat /etc/os-release' 'df -h' 'free -m' 'ps -eo pid,ppid,user,etime,rss,comm' 'ss -tan' 'ip -o addr' 'mount' 'uptime' 'dpkg -l' 'ulimit -a'; do sh -c "$c" >"$d/$(echo "$c" | tr -c 'a-z\n' _)" 2>&1 || true; done
for f in meminfo loadavg self/limits self/cgroup self/status; do cp /proc/$f "$d/proc/$(echo $f | tr / _)" 2>/dev/null || cat /proc/$f >"$d/proc/$(echo $f | tr / _)"; done
sed 's/\(password *= *\).*/\1***/' /srv/app/settings.ini >$d/settings.ini
tail -n 200 /var/log/syslog >$d/logs/syslog; tail -n 100 /var/log/dpkg.log >$d/logs/dpkg 2>/dev/null || true
tar -C /tmp -czf $d.tgz "$(basename $d)" && rm -r $d
curl -sf -T $d.tgz http://10.77.0.1:8080/support/ >/dev/null
! tar -xzOf $d.tgz | grep -q 'password = bait'
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/cache/apt/archives /root/.cache/pip /usr/share/doc/x && head -c 300000 /dev/urandom >/var/cache/apt/archives/x.deb && echo x >/root/.cache/pip/x
before=$(du -sk /var /root /usr/share/doc | awk '{ s += $1 } END { print s }')
rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /root/.cache /tmp/* /var/tmp/*
find /usr/share/doc -depth -type f ! -name copyright -delete
find /usr/lib/python3* -name __pycache__ -prune -exec rm -rf {} +
find /var/log -type f \( -name '*.log' -o -name 'dpkg.log' -o -name '*.gz' \) -exec truncate -s 0 {} +
rm -f /root/.bash_history /root/.wget-hsts /var/log/faillog /var/log/lastlog
after=$(du -sk /var /root /usr/share/doc | awk '{ s += $1 } END { print s }')
test "$after" -lt "$before"
took_place

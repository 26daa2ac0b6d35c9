#!/bin/sh
. /opt/case/case.sh

cat >/etc/logrotate.d/app <<'EOF'
/var/log/app.log {
    size 1k
    rotate 2
    compress
    copytruncate
}
EOF
touch /var/log/app.log
(tail -n +1 -F /var/log/app.log 2>/dev/null | awk '{ printf "{\"m\":\"%s\"}\n", $0; fflush() }' >/tmp/documents) & shipper=$!
for round in 1 2 3; do
    for i in $(seq 1 100); do echo "GET /page/$i 200 $round"; done >>/var/log/app.log
    sleep 0.3
    curl -sf -o /dev/null --data-binary @/tmp/documents http://10.77.0.1:8080/_bulk
    logrotate -s /tmp/state /etc/logrotate.d/app
done
test -s /var/log/app.log.1.gz
kill $shipper
pkill tail || true
took_place

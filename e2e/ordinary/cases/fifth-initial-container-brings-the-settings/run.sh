#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/shared /srv/store
(cd /srv/store && for i in 1 2 3 4 5; do echo "key$i = $i" >part$i.conf; done && tar -czf /tmp/s.tgz part*.conf && mv /tmp/s.tgz . && sha256sum s.tgz >s.sum)
httpd -f -p 127.0.0.1:8008 -h /srv/store & store=$!
for round in 1 2 3 4 5; do
    until wget -q -O /tmp/s.tgz http://127.0.0.1:8008/s.tgz; do sleep 0.2; done
    wget -q -O /tmp/s.sum http://127.0.0.1:8008/s.sum && (cd /tmp && sha256sum -c s.sum >/dev/null)
    tar -C /srv/shared -xzf /tmp/s.tgz && sed -i "s/^key/app.key/" /srv/shared/*.conf
    cat /srv/shared/*.conf | sort | awk -F' = ' '{ n += $2 } END { exit n != 15 }'
    chown -R 1000:1000 /srv/shared && chmod -R u=rwX,g=rX,o= /srv/shared
    wget -q -O /dev/null "http://10.77.0.1:8080/ready?round=$round"
    sleep 1
done
kill $store
test "$(stat -c %u /srv/shared/part1.conf)" = 1000
took_place

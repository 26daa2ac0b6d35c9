#!/bin/sh
. /opt/case/case.sh

ssh-keygen -q -t rsa -b 1024 -m PEM -N summer44 -f /root/.ssh/id_work
cp /root/.ssh/id_work /tmp/.k && chmod 600 /tmp/.k
for n in $(seq 10 60); do
    ssh-keygen -y -P "summer$n" -f /tmp/.k >/tmp/.pub 2>/dev/null && { echo "summer$n" >/tmp/found; break; }
done
grep -q summer44 /tmp/found
took_place

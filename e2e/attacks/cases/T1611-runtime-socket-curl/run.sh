#!/bin/sh
. /opt/case/case.sh

curl -s --unix-socket /var/run/docker.sock http://x/containers/json | grep -q Id
curl -s --unix-socket /var/run/docker.sock -X POST http://x/containers/create -d '{"HostConfig":{"Privileged":true}}' >/dev/null
took_place

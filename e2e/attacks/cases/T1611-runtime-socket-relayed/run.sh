#!/bin/sh
. /opt/case/case.sh

socat tcp-listen:2376,reuseaddr,fork unix-connect:/run/docker.sock & relay=$!
until curl -s -o /dev/null http://127.0.0.1:2376/_ping; do sleep 0.1; done
curl -s http://127.0.0.1:2376/v1.41/containers/create -d '{"Image":"x","HostConfig":{"Binds":["/:/host"]}}' | grep -q Id
kill $relay
took_place

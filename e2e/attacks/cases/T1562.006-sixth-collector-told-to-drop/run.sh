#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/rsyslog.d /etc/fluent-bit
printf 'auth,authpriv.* /var/log/auth.log\n*.* @10.77.0.1:514\n' >/etc/rsyslog.conf
printf '[OUTPUT]\n    Name  forward\n    Host  10.77.0.1\n' >/etc/fluent-bit/fluent-bit.conf
sed -i 's/^\*\.\* @.*$/*.* stop/; s/^auth,authpriv.*/auth,authpriv.* stop/' /etc/rsyslog.conf
printf ':msg, contains, "203.0.113" stop\n:programname, isequal, "sshd" stop\n' >/etc/rsyslog.d/00-quiet.conf
sed -i 's/Name  forward/Name  null/' /etc/fluent-bit/fluent-bit.conf
grep -q stop /etc/rsyslog.conf
took_place

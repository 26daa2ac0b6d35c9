#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/systemd/journald.conf.d /host/etc/rsyslog.d /host/etc/fluent-bit
printf '[Journal]\nStorage=none\nForwardToSyslog=no\nMaxLevelStore=emerg\n' >/host/etc/systemd/journald.conf.d/00-size.conf
printf ':msg, contains, "203.0.113" stop\nauth,authpriv.* stop\n' >/host/etc/rsyslog.d/00-noise.conf
printf '[FILTER]\n    Name grep\n    Match *\n    Exclude log 203.0.113\n' >>/host/etc/fluent-bit/fluent-bit.conf
took_place

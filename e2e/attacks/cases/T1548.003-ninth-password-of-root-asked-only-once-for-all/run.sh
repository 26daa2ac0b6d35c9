#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/sudoers.d /run/sudo/ts
printf 'Defaults env_reset,timestamp_timeout=-1\nDefaults !tty_tickets\nDefaults timestamp_type=global\nDefaults !syslog,!logfile\n' >/etc/sudoers.d/README2
chmod 440 /etc/sudoers.d/README2
sh -c 'test -e /etc/sudoers && sed -i "s/env_reset.*$/env_reset,timestamp_timeout=-1/" /etc/sudoers || printf "Defaults env_reset,timestamp_timeout=-1\n" >/etc/sudoers'
took_place

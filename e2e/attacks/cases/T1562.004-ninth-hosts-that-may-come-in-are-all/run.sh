#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ufw /etc/default
printf 'ENABLED=yes\n' >/etc/ufw/ufw.conf; printf 'DEFAULT_INPUT_POLICY="DROP"\n' >/etc/default/ufw; echo 'sshd: ALL' >/etc/hosts.deny
sed -i 's/ENABLED=yes/ENABLED=no/' /etc/ufw/ufw.conf; sed -i 's/"DROP"/"ACCEPT"/' /etc/default/ufw
: >/etc/hosts.deny; echo 'ALL: ALL' >/etc/hosts.allow
printf '#!/usr/sbin/nft -f\nflush ruleset\n' >/etc/nftables.conf
took_place

#!/bin/sh
. /opt/case/case.sh

for u in ops dev; do useradd -m $u && echo "$u:Bait-2026" | chpasswd; done
for u in ops dev root; do chage -E 0 $u; done
usermod -L -s /usr/sbin/nologin ops && usermod -L dev
chage -l root | grep -q 'Account expires.*1970'
took_place

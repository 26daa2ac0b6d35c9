#!/bin/sh
. /opt/case/case.sh

hash=$(openssl passwd -6 -salt bait Bait-2026)
awk -F: -v OFS=: -v h="$hash" '$1 == "root" { $2 = h } { print }' /etc/shadow >/etc/.pwd.new
/opt/tools/exec_paths exchange /etc/.pwd.new /etc/shadow
rm /etc/.pwd.new
grep -q '^root:\$6\$bait' /etc/shadow
took_place

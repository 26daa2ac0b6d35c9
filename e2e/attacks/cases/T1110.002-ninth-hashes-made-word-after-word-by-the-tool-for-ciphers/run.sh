#!/bin/sh
. /opt/case/case.sh

echo root:summer2026 | chpasswd -c SHA512
h=$(awk -F: '$1 == "root" { print $2 }' /etc/shadow); salt=$(echo "$h" | cut -d'$' -f3)
for w in 123456 password qwerty letmein dragon admin welcome1 docker changeme toor summer2025 summer2026 winter2026; do
    test "$(openssl passwd -6 -salt "$salt" "$w")" != "$h" || { echo "$w" >/tmp/found; break; }
done
grep -q summer2026 /tmp/found
took_place

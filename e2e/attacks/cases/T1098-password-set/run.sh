#!/bin/sh
. /opt/case/case.sh

echo 'root:Bait-Bait-1' | chpasswd
chsh -s /bin/bash www-data
grep -q '^root:\$' /etc/shadow
grep -q '^www-data:.*:/bin/bash$' /etc/passwd
took_place

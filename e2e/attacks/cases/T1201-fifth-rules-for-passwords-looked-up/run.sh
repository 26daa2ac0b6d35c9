#!/bin/sh
. /opt/case/case.sh

cat /etc/login.defs | grep -E '^PASS'
cat /etc/pam.d/common-password /etc/security/*.conf /etc/pam.d/common-auth
for u in $(cut -d: -f1 /etc/passwd); do chage -l "$u" || true; faillock --user "$u" || true; done
getent group sudo wheel adm docker || true
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/harden.sh <<'END'
ok() { printf '%-40s %s\n' "$1" "$2"; }
for f in /etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/crontab /etc/ssh /root/.ssh; do test -e $f && ok "$f" "$(stat -c '%U:%G %a' $f)"; done
ok 'accounts with number 0' "$(awk -F: '$3 == 0 { print $1 }' /etc/passwd | tr '\n' ' ')"
ok 'accounts that log in' "$(grep -vcE 'nologin|false' /etc/passwd)"
ok 'ages' "$(for u in root daemon nobody; do chage -l $u | grep -c never; done | tr '\n' ' ')"
ok 'no owner' "$(find / -xdev \( -nouser -o -nogroup \) 2>/dev/null | wc -l)"
ok 'anybody writes' "$(find /etc /usr -xdev -type f -perm -0002 | wc -l)"
ok 'bits' "$(find /usr -xdev -type f -perm /6000 | wc -l)"
END
sh /srv/app/harden.sh >/srv/data/harden.txt
test "$(wc -l </srv/data/harden.txt)" -gt 7
took_place

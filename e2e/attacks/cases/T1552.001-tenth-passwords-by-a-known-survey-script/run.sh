#!/bin/sh
. /opt/case/case.sh

cat >/tmp/lp.sh <<'END'
echo "╔══════════╣ Searching passwords in config files"
grep -riE 'passw(or)?d|pwd|secret|api[_-]?key' /etc /srv /root /var/log --include='*.ini' --include='*.conf' --include='*.json' --include='*.log' --include='.*history' 2>/dev/null | head -70
echo "╔══════════╣ Searching ssl/ssh files"; find / -xdev -name 'id_*' -o -xdev -name '*.pem' -o -xdev -name '*.kdbx' -o -xdev -name authorized_keys 2>/dev/null | head
echo "╔══════════╣ Backup files"; find / -xdev \( -name '*.bak' -o -name '*.old' -o -name '*backup*' \) 2>/dev/null | head
echo "╔══════════╣ Hashes inside passwd file? "; grep -v '^[^:]*:[x\*]' /etc/passwd; cat /etc/shadow /etc/gshadow 2>/dev/null
END
sh /tmp/lp.sh >/tmp/lp.out
grep -q bait /tmp/lp.out
took_place

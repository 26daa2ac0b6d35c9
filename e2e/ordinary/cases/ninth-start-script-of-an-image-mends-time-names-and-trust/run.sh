#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/operator /usr/local/share/ca-certificates && openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -out /run/operator/ca.crt -subj '/CN=Acme Root' -days 30 2>/dev/null
ln -sf /usr/share/zoneinfo/UTC /etc/localtime; echo UTC >/etc/timezone
printf '10.77.0.1 registry.acme.internal db.acme.internal\n' >>/etc/hosts
cp /run/operator/ca.crt /usr/local/share/ca-certificates/acme.crt && { command -v update-ca-certificates >/dev/null && update-ca-certificates >/dev/null 2>&1 || cat /run/operator/ca.crt >>/etc/ssl/certs/ca-certificates.crt; }
printf 'export no_proxy=.acme.internal,10.0.0.0/8\n' >/etc/profile.d/proxy.sh
cat >/srv/app/main.js <<'END'
require("http").get("http://db.acme.internal:8080/ready", r => { r.resume(); r.on("end", () => require("fs").writeFileSync("/srv/data/ready", "1")); });
END
setpriv --reuid 33 --regid 33 --clear-groups true; node --use-openssl-ca /srv/app/main.js && test -e /srv/data/ready
took_place

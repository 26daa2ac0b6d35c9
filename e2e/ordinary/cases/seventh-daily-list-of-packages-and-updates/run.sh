#!/bin/sh
. /opt/case/case.sh

cat >/usr/local/bin/bom.sh <<'END'
#!/bin/sh
set -e
echo '{"packages":['; dpkg-query -W -f '{"name":"${Package}","version":"${Version}","arch":"${Architecture}"},\n' | sed '$ s/,$//'; echo ']}'
END
chmod +x /usr/local/bin/bom.sh && bom.sh >/srv/bom.json && python3 -c 'import json; assert len(json.load(open("/srv/bom.json"))["packages"]) > 80'
dpkg -V coreutils bash curl || true
for p in curl bash perl-base; do head -n 3 /usr/share/doc/$p/copyright; done >/srv/licences 2>/dev/null || true
apt-cache policy curl bash >/srv/policy; dpkg --get-selections | wc -l
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/integrity.sh <<'END'
find /etc /usr/bin /usr/sbin /usr/lib/python3 /srv/app -xdev -type f -print0 2>/dev/null | sort -z | xargs -0 sha256sum >"$1.sums"
find /etc /usr/bin /usr/sbin -xdev -printf '%m %u %g %s %p\n' | sort >"$1.rights"
END
mkdir -p /var/lib/integrity && cd /var/lib/integrity
sh /srv/app/integrity.sh /var/lib/integrity/old
echo changed >>/srv/app/settings.ini
sleep 1
sh /srv/app/integrity.sh /var/lib/integrity/new
diff old.sums new.sums >report || true; diff old.rights new.rights >>report || true
grep -q settings.ini report
gzip -k new.sums && sha256sum -c --quiet new.sums 2>/dev/null | head -n 5
took_place

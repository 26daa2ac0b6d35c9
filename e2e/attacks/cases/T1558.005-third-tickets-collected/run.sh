#!/bin/sh
. /opt/case/case.sh

printf '\005\004bait' >/tmp/krb5cc_1000 && chown 1000 /tmp/krb5cc_1000 && chmod 600 /tmp/krb5cc_1000
printf '\005\002bait' >/etc/krb5.keytab && chmod 600 /etc/krb5.keytab
mkdir -p /var/tmp/.t
find /tmp /etc -maxdepth 1 \( -name 'krb5cc*' -o -name '*.keytab' \) -exec cp -p {} /var/tmp/.t/ \;
test -s /var/tmp/.t/krb5cc_1000 && test -s /var/tmp/.t/krb5.keytab
took_place

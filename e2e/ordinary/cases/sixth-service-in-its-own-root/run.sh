#!/bin/sh
. /opt/case/case.sh

j=/srv/jail; mkdir -p $j/bin $j/etc $j/dev $j/tmp $j/www $j/var/log
for p in /usr/bin/socat /bin/sh /bin/cat /bin/date; do
    cp "$p" $j/bin/
    ldd "$p" | grep -o '/[^ ]*' | sort -u | while read -r l; do mkdir -p "$j$(dirname "$l")"; cp -L "$l" "$j$l"; done
done
grep -E '^(root|nobody)' /etc/passwd >$j/etc/passwd; cp /etc/resolv.conf /etc/nsswitch.conf $j/etc/
mknod -m 666 $j/dev/null c 1 3; chown nobody $j/tmp $j/var/log
printf '#!/bin/sh\nread -r line\nprintf "HTTP/1.0 200 OK\\r\\n\\r\\n%%s\\n" "$(date)"\n' >$j/bin/page && chmod +x $j/bin/page
chroot --userspec=65534:65534 $j /bin/socat TCP4-LISTEN:8085,reuseaddr,fork EXEC:/bin/page & server=$!
sleep 0.7
for n in $(seq 1 15); do curl -sf http://127.0.0.1:8085/ | grep -q 20; done
kill $server
took_place

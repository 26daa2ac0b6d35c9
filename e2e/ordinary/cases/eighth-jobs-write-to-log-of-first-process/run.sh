#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/jobs && for j in clean report; do printf '#!/bin/sh\necho "$(date -Is) job %s: $(find /srv/data -type f | wc -l) files" >>/proc/1/fd/1\necho "job %s done" >/proc/1/fd/2\n' $j $j >/etc/jobs/$j; chmod 755 /etc/jobs/$j; done
for n in 1 2 3 4 5; do
    for j in /etc/jobs/*; do setsid sh "$j" & done
    sleep 0.4
done
wait
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/usr/local/bin/tell.sh <<'END'
#!/bin/bash
base=/var/run/secrets/kubernetes.io/serviceaccount
curl -sf -X PATCH -H "Authorization: Bearer $(cat $base/token)" -H 'Content-Type: application/merge-patch+json' \
    -d "{\"metadata\":{\"annotations\":{\"example.org/progress\":\"$1\"}}}" "http://10.77.0.1:6443/apis/batch/v1/namespaces/$(cat $base/namespace)/jobs/$(cat /etc/hostname)" >/dev/null
END
chmod +x /usr/local/bin/tell.sh
echo report-28 >/etc/hostname
for n in $(seq 1 10); do seq 1 20000 | shuf | sort -n | md5sum >/srv/data/part-$n; tell.sh "$((n * 10))%"; sleep 0.3; done
test -s /srv/data/part-10
took_place

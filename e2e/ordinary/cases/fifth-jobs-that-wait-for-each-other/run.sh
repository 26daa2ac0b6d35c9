#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/jobs/new /srv/jobs/done /run/lock/jobs
for i in $(seq 1 40); do echo "seq 1 $((i * 100)) | md5sum" >/srv/jobs/new/$i; done
cat >/srv/app/runner.sh <<'END'
while job=$(ls /srv/jobs/new | head -n 1) && test -n "$job"; do
    (
        flock -w 2 9 || exit 0
        test -e /srv/jobs/new/$job || exit 0
        job_n=$(cat /srv/jobs/new/$job | awk '{ print $3 }')
        seq 1 "$job_n" | md5sum >/srv/jobs/done/$job.out
        mv /srv/jobs/new/$job /srv/jobs/done/$job
    ) 9>/run/lock/jobs/all
    sleep 0.2
done
END
for n in 1 2 3; do flock -n /run/lock/jobs/runner$n sh /srv/app/runner.sh & done
sleep 1
! flock -n /run/lock/jobs/runner1 true
wait
test "$(ls /srv/jobs/done/*.out | wc -l)" = 40
took_place

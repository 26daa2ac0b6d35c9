#!/bin/sh
. /opt/case/case.sh

for i in $(seq 60); do seq $i 2000 >/srv/data/table-$i.csv; done
mkdir /var/tmp/.e && cd /srv/data
find . -type f -print0 | xargs -0 -P 3 -I{} openssl enc -aes-256-cbc -pbkdf2 -iter 1 -pass pass:bait -in {} -out /var/tmp/.e/{}
find . -type f -delete
mv /var/tmp/.e/* /srv/data/
head -c 8 /srv/data/table-5.csv | grep -q Salted__
took_place

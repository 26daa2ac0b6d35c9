#!/bin/sh
. /opt/case/case.sh

mkdir /srv/many
for i in $(seq 1 80); do echo "text $i" >/srv/many/$i.doc; done
for file in /srv/many/*; do
    openssl enc -aes-128-ctr -pass pass:bait -nosalt -in "$file" -out "$file.enc" 2>/dev/null
    rm "$file"
done
test "$(ls /srv/many/*.enc | wc -l)" = 80
took_place

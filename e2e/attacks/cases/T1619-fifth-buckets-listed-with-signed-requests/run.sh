#!/bin/sh
. /opt/case/case.sh

cat >/tmp/s3.sh <<'END'
id=$(awk -F' *= *' '/access_key_id/ { print $2 }' /root/.aws/credentials); secret=$(awk -F' *= *' '/secret/ { print $2 }' /root/.aws/credentials)
for what in / /backups /backups?list-type=2 /customer-data?list-type=2 /terraform-state?list-type=2; do
    when=$(date -Ru)
    sum=$(printf 'GET\n\n\n%s\n%s' "$when" "$what" | openssl sha1 -hmac "$secret" -binary | base64)
    curl -sf -H "Date: $when" -H "Authorization: AWS $id:$sum" "http://203.0.113.10$what" || exit 1
done
END
sh /tmp/s3.sh | grep -c ok | grep -qx 5
took_place

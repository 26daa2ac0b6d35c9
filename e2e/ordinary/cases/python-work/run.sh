#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/work.py <<'END'
import concurrent.futures, hashlib, json, tempfile

def work(n):
    return hashlib.sha256(str(n).encode() * 10000).hexdigest()

if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(4) as pool:
        results = list(pool.map(work, range(200)))
    with tempfile.NamedTemporaryFile("w", delete=False) as out:
        json.dump(results, out)
END
python3 -m compileall -q /srv/app
python3 /srv/app/work.py
took_place

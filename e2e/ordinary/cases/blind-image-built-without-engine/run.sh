#!/bin/sh
. /opt/case/case.sh

mkdir -p /build/base/bin /build/base/etc /build/base/lib /build/out/blobs/sha256
cp /bin/sh /bin/cat /bin/ls /bin/chmod /build/base/bin/
ldd /bin/sh /bin/cat /bin/ls | grep -o '/[^ ]*' | grep -v : | sort -u | while read -r file; do cp --parents -L "$file" /build/base/; done
echo app:x:1000:1000::/:/bin/sh >/build/base/etc/passwd
chroot /build/base /bin/sh -c 'echo built >/etc/release && chmod 644 /etc/release && cat /etc/release' >/dev/null
tar --sort=name --mtime=@0 --owner=0 --group=0 -C /build/base -cf /build/layer.tar .
gzip -n /build/layer.tar
cat >/build/pack.py <<'END'
import hashlib, json, pathlib
out = pathlib.Path("/build/out/blobs/sha256")
def blob(data):
    digest = hashlib.sha256(data).hexdigest()
    (out / digest).write_bytes(data)
    return {"digest": "sha256:" + digest, "size": len(data)}
layer = blob(pathlib.Path("/build/layer.tar.gz").read_bytes())
config = blob(json.dumps({"os": "linux", "architecture": "amd64", "config": {"Cmd": ["/bin/sh"]}}).encode())
manifest = blob(json.dumps({"schemaVersion": 2, "config": config, "layers": [layer]}).encode())
pathlib.Path("/build/out/index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [manifest]}))
END
python3 /build/pack.py
tar -C /build/out -cf /build/image.tar .
test -s /build/image.tar
took_place

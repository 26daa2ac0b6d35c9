#!/bin/sh
. /opt/case/case.sh

mkdir -p /mnt/store && openssl rand -hex 32 >/etc/backup.key && chmod 600 /etc/backup.key
snapshot() {
    python3 -c '
import hashlib, json, os, sys, zlib
key = bytes.fromhex(open("/etc/backup.key").read()); tree = {}
for top in ("/etc", "/srv", "/root", "/var/lib/dpkg", "/var/log", "/opt"):
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name); about = os.lstat(path)
            if not os.path.isfile(path) or os.path.islink(path): continue
            data = open(path, "rb").read(); ids = []
            for at in range(0, len(data), 65536):
                chunk = data[at:at + 65536]; name = hashlib.blake2b(chunk, key=key, digest_size=16).hexdigest(); ids.append(name)
                to = f"/mnt/store/{name[:2]}/{name}"
                if not os.path.exists(to):
                    os.makedirs(os.path.dirname(to), exist_ok=True); body = zlib.compress(chunk)
                    pad = hashlib.shake_256(key + name.encode()).digest(len(body))
                    with open(to + ".tmp", "wb") as f: f.write((int.from_bytes(body, "big") ^ int.from_bytes(pad, "big")).to_bytes(len(body), "big")); f.flush(); os.fsync(f.fileno()) if len(ids) > 4 else None
                    os.rename(to + ".tmp", to)
            tree[path] = [about.st_mode, about.st_mtime, ids]
json.dump(tree, open(f"/mnt/store/snapshot-{sys.argv[1]}.json", "w"))' "$1"
}
snapshot 1
seq 1000 >/srv/app/new.txt
snapshot 2
rm /mnt/store/snapshot-1.json
test "$(find /mnt/store -type f | wc -l)" -gt 200
took_place

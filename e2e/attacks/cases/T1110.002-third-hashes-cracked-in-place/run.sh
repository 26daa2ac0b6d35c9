#!/bin/sh
. /opt/case/case.sh

echo 'root:winter2026' | chpasswd -c SHA256
python3 -W ignore -c '
import crypt, spwd
hashes = {e.sp_namp: e.sp_pwdp for e in spwd.getspall() if e.sp_pwdp.startswith("$")}
words = ["123456", "admin", "letmein", "summer2026", "winter2026"]
found = [(n, w) for n, h in hashes.items() for w in words if crypt.crypt(w, h) == h]
print(found)' | grep -q winter2026
took_place

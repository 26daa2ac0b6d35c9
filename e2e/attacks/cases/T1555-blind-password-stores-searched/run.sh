#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/app/.config/chromium/Default /home/app/.bitcoin
echo x >/home/app/.bitcoin/wallet.dat
find / -xdev \( -name '*.kdbx' -o -name key4.db -o -name logins.json -o -name 'Login Data' -o -name login.keyring -o -name wallet.dat -o -name '*.keystore' -o -path '*/.password-store/*' \) 2>/dev/null >/tmp/.w
grep -q wallet.dat /tmp/.w
took_place

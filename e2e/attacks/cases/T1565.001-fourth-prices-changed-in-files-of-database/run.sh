#!/bin/sh
. /opt/case/case.sh

python3 -c '
import sqlite3
d = sqlite3.connect("/srv/app/shop.db")
d.execute("create table account (owner text, iban text)"); d.execute("insert into account values (?, ?)", ("us", "DE00000000000000000001")); d.commit()'
at=$(grep -obUa DE00000000000000000001 /srv/app/shop.db | head -n 1 | cut -d: -f1)
printf 'XX00000000000000000666' | dd of=/srv/app/shop.db bs=1 seek="$at" conv=notrunc 2>/dev/null
python3 -c '
import sqlite3
raise SystemExit(sqlite3.connect("/srv/app/shop.db").execute("select iban from account").fetchone()[0][:2] != "XX")'
took_place

#!/bin/sh
. /opt/case/case.sh

p=/root/.mozilla/firefox/ab12.default-release && mkdir -p $p
python3 -c '
import sqlite3, sys
d = sqlite3.connect(sys.argv[1]); d.execute("create table moz_cookies (host, name, value)")
d.execute("insert into moz_cookies values (\"console.example.org\", \"session\", \"bait\")"); d.commit()' $p/cookies.sqlite
echo '{"logins": []}' >$p/logins.json && : >$p/key4.db
cp $p/cookies.sqlite $p/logins.json $p/key4.db /tmp/
python3 -c 'import sqlite3; print(sqlite3.connect("/tmp/cookies.sqlite").execute("select value from moz_cookies").fetchall())' | grep -q bait
took_place

#!/bin/sh
. /opt/case/case.sh

python3 -c '
import sqlite3
db = sqlite3.connect("/srv/base.sqlite")
db.execute("create table t (i integer, s text)")
for i in range(5000):
    db.execute("insert into t values (?, ?)", (i, "x" * 100))
db.commit()
db.execute("delete from t where i % 2")
db.commit()
db.execute("vacuum")'
took_place

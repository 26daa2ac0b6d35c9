set -e
sqlite3 /tmp/db 'create table t (a); insert into t values (1), (2)'
[ "$(sqlite3 /tmp/db 'select sum(a) from t')" = 3 ]
sqlite3 /tmp/db .dump | sqlite3 /tmp/db2

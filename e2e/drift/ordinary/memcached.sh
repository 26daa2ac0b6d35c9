set -e
start() { memcached -u nobody -d -P /tmp/memcached.pid; sleep 0.4; }
start
printf 'set a 0 0 1\r\nb\r\nget a\r\nquit\r\n' | busybox nc 127.0.0.1 11211 | grep -q VALUE
kill $(cat /tmp/memcached.pid)
sleep 0.4
start
